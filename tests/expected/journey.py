"""The four steps."""

from tests.expected.rules import Table, members

SYSTEM = {"ods": "QWO"}

EXPECTATIONS: Table = {
    ("steps:cycle", "GET"): (members, SYSTEM),
    ("steps:potential", "GET"): (members, SYSTEM),
    ("steps:questions", "GET"): (members, SYSTEM),
    ("steps:partners", "GET"): (members, SYSTEM),
    ("steps:impact", "GET"): (members, SYSTEM),
}
MAKERS: dict = {}
DOWNLOADS: set[str] = set()
