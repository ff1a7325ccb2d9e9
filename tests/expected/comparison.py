"""Who compares: the comparing body's analysts, and people of any system as far as others share with them."""

from tests.expected.rules import MEMBERS, OTHERS, State, Table


def comparers(state: State) -> frozenset[str | None]:
    return MEMBERS | OTHERS | {"analyst"}


EXPECTATIONS: Table = {
    ("compare:matrix", "GET"): (comparers, {}),
    ("compare:map", "GET"): (comparers, {}),
    ("compare:area", "GET"): (comparers, {"area": "climate-change"}),
    ("compare:change", "GET"): (comparers, {}),
    ("compare:evidence", "GET"): (comparers, {}),
    ("compare:csv", "GET"): (comparers, {}),
    ("compare:xlsx", "GET"): (comparers, {}),
}
DOWNLOADS = {"compare:csv", "compare:xlsx"}
