"""Files of every kind, true and false, made here."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40 + b"\xff\xd9"
GIF = b"GIF89a" + b"\x00" * 20 + b"\x3b"
WEBP = b"RIFF" + (20).to_bytes(4, "little") + b"WEBP" + b"\x00" * 16
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
TYPES = "[Content_Types].xml"


def zipped(**parts: bytes) -> bytes:
    """A zip of parts by name; `__` in a name stands for a slash, `TYPES` for the list of content types."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(TYPES if name == "TYPES" else name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


DOCX = zipped(TYPES=b"<Types/>", word__document_dot_xml=b"<w/>")
XLSX = zipped(TYPES=b"<Types/>", xl__workbook_dot_xml=b"<w/>")
PPTX = zipped(TYPES=b"<Types/>", ppt__presentation_dot_xml=b"<w/>")
ODT = zipped(mimetype=b"application/vnd.oasis.opendocument.text", content_dot_xml=b"<c/>")
MACROS = zipped(TYPES=b"<Types/>", word__document_dot_xml=b"<w/>", word__vbaProject_dot_bin=b"x")
BOMB = zipped(TYPES=b"<Types/>", xl__workbook_dot_xml=b"<w/>", xl__sheet_dot_xml=b"\x00" * (60 * 1024 * 1024))
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le")
OUTSIDE = zipped(TYPES=b"<Types/>", word__document_dot_xml=b"<w/>", **{"__etc__passwd": b"x"})

TRUE = {
    "minutes.pdf": PDF,
    "MINUTES.PDF": PDF,
    "chart.png": PNG,
    "photo.jpg": JPEG,
    "photo.jpeg": JPEG,
    "moving.gif": GIF,
    "photo.webp": WEBP,
    "strategy.docx": DOCX,
    "figures.xlsx": XLSX,
    "slides.pptx": PPTX,
    "plan.odt": ODT,
    "figures.csv": "Börse,1\r\n".encode(),
    "figures of windows.csv": "Börse £".encode("cp1252"),
    "notes.txt": "Notes – naïve 字".encode(),
}
"""Files that are what their names say."""

FALSE = {
    "a page named as a PDF": ("a.pdf", HTML, "not a PDF"),
    "a drawing named as a PDF": ("a.pdf", SVG, "not a PDF"),
    "a PDF cut off": ("a.pdf", PDF[:20], "not a PDF"),
    "a drawing named as a picture": ("a.png", SVG, "not a PNG"),
    "a page named as a picture": ("a.jpg", HTML, "not a JPEG"),
    "a picture of another kind": ("a.gif", PNG, "not a GIF"),
    "a page named as text": ("a.txt", HTML, "web page or a program"),
    "a page behind blanks and a mark": ("a.csv", b"\xef\xbb\xbf  \n" + HTML, "web page or a program"),
    "a program named as text": ("a.txt", b"#!/bin/sh\nrm -rf /", "web page or a program"),
    "bytes named as text": ("a.csv", bytes(range(256)), "not text"),
    "text that no encoding reads": ("a.txt", b"caf\x81\xff", "encoding"),
    "a bomb": ("a.xlsx", BOMB, "unpacks to far more"),
    "macros": ("a.docx", MACROS, "macros"),
    "a Word file named as Excel": ("a.xlsx", DOCX, "not an Excel workbook"),
    "a zip that is no document": ("a.docx", zipped(x=b"y"), "not a Word document"),
    "a broken zip": ("a.docx", DOCX[:60], "not a Word document"),
    "an encrypted file": ("a.docx", ENCRYPTED, "password"),
    "an old Office file": ("a.docx", OLE, "old Office kind"),
    "a part outside": ("a.docx", OUTSIDE, "points outside"),
    "the wrong OpenDocument": ("a.ods", ODT, "not an OpenDocument spreadsheet"),
    "nothing": ("a.pdf", b"", "empty"),
    "too much": ("a.txt", b"a" * (20 * 1024 * 1024 + 1), "20 MB"),
    "a program": ("a.exe", b"MZ\x90", "one of these kinds"),
    "a page as such": ("a.html", HTML, "one of these kinds"),
    "a drawing as such": ("a.svg", SVG, "one of these kinds"),
    "two endings": ("a.pdf.exe", PDF, "one of these kinds"),
    "macros by name": ("a.docm", DOCX, "one of these kinds"),
    "no ending": ("minutes", PDF, "one of these kinds"),
    "only an ending": (".pdf", PDF, "characters that a file name"),
    "a long name": ("x" * 300 + ".pdf", PDF, "150 characters"),
    "a path": ("../../etc/a.pdf", PDF, "characters that a file name"),
    "a path of Windows": ("..\\a.pdf", PDF, "characters that a file name"),
    "a control character": ("a\x07b.pdf", PDF, "characters that a file name"),
    "a mark of direction": ("a\u202efdp.pdf", PDF, "characters that a file name"),
}
"""By what is wrong: a name, its content, and words of the reason."""
