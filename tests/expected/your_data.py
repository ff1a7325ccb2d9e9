"""One's own data: everybody who is signed in, and of nobody but themselves."""

from tests.expected.rules import Table, signed_in

EXPECTATIONS: Table = {
    ("your_data:home", "GET"): (signed_in, {}),
    ("your_data:copy", "POST"): (signed_in, {}),
}
DOWNLOADS = {"your_data:copy"}
