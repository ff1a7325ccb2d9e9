"""The read API: its answers are for tokens (`tests/api`), its documentation for everybody."""

from accounts.models import User
from api.models import Token
from tests.expected.comparison import comparers
from tests.expected.rules import A_NEW_ONE, State, Table, everybody


def own(state: State) -> frozenset[str | None]:
    """The tokens that the walk makes are the chair's."""
    return frozenset({"chair"})


# Without a token, what needs one is refused with 401 in words of the API: "let in" by the walk, since it is no 404.
EXPECTATIONS: Table = {
    ("api:index", "GET"): (everybody, {}),
    ("api:docs", "GET"): (everybody, {}),
    ("api:openapi", "GET"): (everybody, {}),
    ("api:frameworks", "GET"): (everybody, {}),
    ("api:framework", "GET"): (everybody, {"key": "health-and-wealth", "version": "2022.1"}),
    ("api:systems", "GET"): (everybody, {}),
    ("api:rounds", "GET"): (everybody, {}),
    ("api:cells", "GET"): (everybody, {}),
    ("api:distributions", "GET"): (everybody, {}),
    ("api:changes", "GET"): (everybody, {}),
    ("tokens", "GET"): (comparers, {}),
    ("tokens", "POST"): (comparers, {}),
    ("token_revoke", "POST"): (own, {"api_token": A_NEW_ONE}),
}


def _token(number: int) -> int:
    chair = User.objects.filter(memberships__role="chair", memberships__system__ods_code="QWO").first()
    assert chair
    return Token.objects.create(
        user=chair, name=f"Token {number}", token_hash=f"{number:064d}", expires_on="2100-01-01"
    ).pk


MAKERS = {"api_token": _token}
DOWNLOADS = {
    "api:index", "api:openapi", "api:frameworks", "api:framework", "api:systems", "api:rounds", "api:cells",
    "api:distributions", "api:changes",
}  # fmt: skip
