"""Examples of the documentation. Those that `is_run` says so are run by the tests, as they stand here."""

from dataclasses import dataclass

PYTHON = """import json, os, urllib.parse, urllib.request

BASE = "https://example.nhs.uk/api/v1"
HEADERS = {"Authorization": "Bearer " + os.environ["ICSM_TOKEN"]}


def read(url):
    while url:  # one page after another
        with urllib.request.urlopen(urllib.request.Request(url, headers=HEADERS)) as answer:
            page = json.load(answer)
        yield from page["items"]
        url = page["next"]


query = urllib.parse.urlencode({"area": "climate-change", "kind": "illustrative", "limit": 500})
for cell in read(f"{BASE}/cells?{query}"):
    level = cell["level"]["name"] if cell["level"] else cell["state"]
    print(cell["system"], level)
"""
CURL = """curl --fail --silent --header "Authorization: Bearer $ICSM_TOKEN" \\
  "https://example.nhs.uk/api/v1/distributions?area=climate-change&kind=illustrative"
"""
R = """library(httr2)

answer <- request("https://example.nhs.uk/api/v1/cells") |>
  req_url_query(area = "climate-change", kind = "illustrative", limit = 500) |>
  req_auth_bearer_token(Sys.getenv("ICSM_TOKEN")) |>
  req_perform() |>
  resp_body_json(simplifyVector = TRUE)
cells <- answer$items
table(cells$level$name, useNA = "ifany")
"""
POWER_QUERY = """let
    Source = Json.Document(Web.Contents("https://example.nhs.uk", [
        RelativePath = "api/v1/cells",
        Query = [area = "climate-change", kind = "illustrative", limit = "500"],
        Headers = [Authorization = "Bearer " & Token]
    ])),
    Cells = Table.FromRecords(Source[items]),
    Level = Table.ExpandRecordColumn(Cells, "level", {"name", "order"}, {"level", "place in the order"})
in
    Level
"""


@dataclass(frozen=True, slots=True)
class Example:
    """One example; `note` says where it goes and what it needs."""

    name: str
    text: str
    note: str
    is_run: bool


EXAMPLES = (
    Example("Python", PYTHON, "Python 3, nothing to install. The token comes from the environment.", True),
    Example("curl", CURL, "In a shell.", True),
    Example("R", R, "With the package httr2. Run by hand with R 4.2.2 and httr2 0.2.2.", False),
    Example(
        "Excel and Power BI",
        POWER_QUERY,
        "Power Query, in the advanced editor; Token is a text parameter of the query. In Power BI choose anonymous "
        "access for the address, since the header holds the token.",
        False,
    ),
)
