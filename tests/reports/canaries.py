"""A server and a file that nobody may ask for, and a document that asks for them in every way that documents know."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = b"the-secret-of-this-machine"


class Canary(BaseHTTPRequestHandler):
    """Keeps the address of everything that it is asked for."""

    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if "css" in self.path else "text/plain")
        self.end_headers()
        self.wfile.write(SECRET)

    def log_message(self, *words: object) -> None:
        """Nothing is printed."""


@contextmanager
def canary_server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and the list of what it was asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    server.hits = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", server.hits
    finally:
        server.shutdown()
        server.server_close()


WAYS = {
    "a picture": '<img src="{}/img.png" alt="x">',
    "pictures by width": '<picture><source srcset="{}/srcset.png"><img srcset="{}/set.png 2x" alt="x"></picture>',
    "a style sheet": '<link rel="stylesheet" href="{}/link.css">',
    "a style sheet within one": '<style>@import url("{}/import.css");</style>',
    "a background": '<p style="background-image: url({}/background.png)">x</p>',
    "a border": '<p style="border-image: url({}/border.png) 3; border-width: 3px; border-style: solid">x</p>',
    "a bullet": '<ul><li style="list-style-image: url({}/bullet.png)">x</li></ul>',
    "words from a picture": '<style>.y::before {{ content: url({}/content.png) }}</style><p class="y">x</p>',
    "a font": "<style>@font-face {{ font-family: z; src: url({}/font.ttf) }} .z {{ font-family: z }}</style>"
    '<p class="z">x</p>',
    "an attachment": '<link rel="attachment" href="{}/attached.txt">',
    "an attachment by a link": '<a rel="attachment" href="{}/linked.txt">x</a>',
    "an object": '<object data="{}/object.svg">x</object>',
    "an embedded thing": '<embed src="{}/embed.svg">',
    "a frame": '<iframe src="{}/frame.html"></iframe>',
    "a picture in a drawing": '<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    '<image href="{}/svg.png" width="9" height="9"/><image xlink:href="{}/xlink.png" width="9" height="9"/></svg>',
    "a piece of another drawing": '<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    '<use href="{}/use.svg#a"/><use xlink:href="{}/xuse.svg#a"/></svg>',
    "a style in a drawing": '<svg width="9" height="9"><style>@import url("{}/svg.css");</style>'
    '<rect width="9" height="9" style="fill: url({}/fill.svg#a); mask: url({}/mask.svg#a)"/></svg>',
    "a drawing as data": '<img alt="x" src="data:image/svg+xml,%3Csvg xmlns=\'http://www.w3.org/2000/svg\'%3E'
    "%3Cimage href='{}/inner.png' width='9' height='9'/%3E%3C/svg%3E\">",
    "entities of a drawing": '<img alt="x" src="data:image/svg+xml,%3C!DOCTYPE svg [%3C!ENTITY a SYSTEM '
    "'{}/entity.txt'%3E]%3E%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ctext%3E%26a;%3C/text%3E%3C/svg%3E\">",
    "a base": '<base href="{}/"><img src="based.png" alt="x">',
    "a redirected scheme": '<img src="HTTP:{}/upper.png" alt="x"><img src="//{}/slashes.png" alt="x">',
}
"""By what it is: markup with a place for the address of a server, or of a folder."""


def asking_for(address: str) -> dict[str, str]:
    """Each way of asking for something at `address`."""
    return {what: markup.replace("{}", address).replace("{{", "{").replace("}}", "}") for what, markup in WAYS.items()}
