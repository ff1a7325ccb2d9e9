"""Comparing roundtables: the page says what there is to compare; the query string is tried in its own tests."""

from tests.expected.rules import Table, signed_in

EXPECTATIONS: Table = {("workshops:compare", "GET"): (signed_in, {})}
