"""Reads the figures of one assessment out of a page or a document, always as `{area name: {figure: words}}`."""

import re
import subprocess
from html import unescape
from io import BytesIO

import docx
import openpyxl

FACTS = ("claim", "criteria", "backed", "expected", "target")
LABELS = {
    "Claim": "claim",
    "Supported by criteria": "criteria",
    "Evidence-backed": "backed",
    "Expected for its age": "expected",
    "Target": "target",
}
STATES = "Met|Partly met|Not met|Not known|Not applicable"


def of_board(board):
    """What the read model says, in words of this file: nothing of the product's presenters is used."""
    return {
        area.area.name: {
            "claim": area.level.name if area.level else "none",
            "criteria": area.criteria_level.name if area.criteria_level else "none",
            "backed": area.backed_level.name if area.backed_level else "none",
            "expected": area.expected_level.name if area.expected_level else "none",
            "target": f"{area.target_level.name} by {area.target_date:%-d %B %Y}" if area.target_level else "none",
            **{line.criterion.key: line.state_label for line in area.findings},
        }
        for area in board.areas
    }


def _plain(value):
    """A fact without the words around it; "none" for each way of saying that there is nothing."""
    told = re.sub(r" \(published band: .*\)$", "", value)
    nothing = {
        "Not assessed",
        "Not assessed yet",
        "Not applicable",
        "Judged as a whole",
        "No age band applies",
        "None set",
        "",
    }
    return "none" if told in nothing else told


def of_json(data):
    found = {}
    for instrument in data["instruments"]:
        for area in instrument["areas"]:
            levels = {
                "claim": area["claim"], "criteria": area["criteria_level"], "backed": area["backed_level"],
                "expected": area["expected_level"],
            }  # fmt: skip
            facts = {key: level["name"] if level else "none" for key, level in levels.items()}
            target, day = area["target"]["level"], area["target"]["date"]
            facts["target"] = f"{target['name']} by {_long(day)}" if target else "none"
            words = {"met": "Met", "partly": "Partly met", "not-met": "Not met", "not-known": "Not known"}
            words["not-applicable"] = "Not applicable"
            facts |= {each["criterion"]: words[each["state"]] for each in area["findings"]}
            found[area["name"]] = facts
    return found


def _long(day):
    from datetime import date

    return f"{date.fromisoformat(day):%-d %B %Y}"


def rows_of(book, name):
    """The rows of a sheet as mappings by heading."""
    heads, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def of_workbook(content):
    book = openpyxl.load_workbook(BytesIO(content))
    found = {}
    for row in rows_of(book, "Areas"):
        facts = {key: _plain(row[label] or "") for label, key in LABELS.items()}
        if facts["target"] != "none":
            facts["target"] += f" by {row['Target date']:%-d %B %Y}"
        found[row["Area"]] = facts
    for row in rows_of(book, "Findings"):
        found[row["Area"]][row["Criterion"]] = row["State"]
    return found


def _facts(pairs):
    found = dict.fromkeys(FACTS, "none")
    return found | {LABELS[label]: _plain(value) for label, value in pairs if label in LABELS}


def of_word(content):
    """Tables in their order: the facts of an area, then its criteria."""
    document, found, area = docx.Document(BytesIO(content)), {}, ""
    for element in document.iter_inner_content():
        if not hasattr(element, "rows"):
            if element.style.name == "Caption" and element.text.endswith(": the facts"):
                area = element.text.partition(". ")[2].removesuffix(": the facts")
            continue
        rows = [[cell.text for cell in row.cells] for row in element.rows]
        if area and rows[0][0] == "Claim":
            found[area] = _facts(rows)
        elif area and rows[0][0] in {"Criterion", "Signal"}:
            found[area] |= {row[0].split("\n")[0]: row[2] for row in rows[1:]}
    return found


def text_of(pdf):
    """The document's text in the order in which it was written, with its spaces made single."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607
    text = re.sub(r"\n[^\n]* · [^\n]*\n|\nPage \d+ of \d+\n", "\n", done.stdout.decode().replace("\f", "\n"))
    return " ".join(text.replace("-\n", "-").split())  # a line may end at a hyphen of its own


def of_pdf(pdf, board):
    """`board` says only which areas and criteria to look for."""
    chunks = text_of(pdf).split("Reasons for the claim ")
    found = {}
    for place, area in enumerate(board.areas):
        told = chunks[place].rpartition(" Claim ")[2]
        labels = "|".join(map(re.escape, [*list(LABELS)[1:], "Confidence"]))
        parts = re.split(f" ?({labels}) ", f"{told}")
        pairs = [("Claim", parts[0]), *zip(parts[1::2], parts[2::2], strict=False)]
        facts = _facts([(label, value.strip()) for label, value in pairs])
        for line in area.findings:
            criterion = line.criterion
            mark = r"(?: \w[\w ]*?)?"
            pattern = rf"{re.escape(criterion.key)}{mark} {re.escape(' '.join(criterion.text.split()))} ({STATES})\b"
            match = re.search(pattern, chunks[place + 1])
            facts[criterion.key] = match[1] if match else "missing"
        found[area.area.name] = facts
    return found


def _text(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def of_check_page(html):
    """The answers on one page: claim, backed, expected and target; counts of states as {"Met": 3, …}."""
    found = {}
    for card in re.findall(r'<section class="nhsuk-card.*?</section>', html, re.S):
        name = _text(re.search(r"<h2[^>]*>(.*?)</h2>", card, re.S)[1])
        pairs = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", card, re.S)
        facts = {_text(label): _text(value) for label, value in pairs}
        expected = re.sub(r" Published for systems .*", "", facts.get("Expected for its age", ""))
        found[name] = {
            "claim": _plain(facts["Level claimed"]),
            "backed": _plain(facts.get("Evidence backs", "")),
            "expected": _plain(expected),
            "target": "none" if facts["Target"] == "Not provided" else facts["Target"],
            "counts": facts["Criteria"],
        }
    return found


def of_tasks_page(html):
    """The task list: claim and backed level."""
    found = {}
    for item in re.findall(r'<li class="nhsuk-task-list__item.*?</li>', html, re.S):
        hint = _text(item)
        match = re.match(r"(.*?) Claimed: (.*?)\.(?: Evidence backs: (.*?)\.)?(?: |$)", hint)
        if match:
            found[match[1]] = {"claim": _plain(match[2]), "backed": _plain(match[3] or "")}
    return found
