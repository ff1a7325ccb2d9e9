"""The right to listen: a signed token that a page carries, so that the stream process asks nobody when it connects."""

from dataclasses import dataclass

from django.core import signing

SALT = "streams.listen"
MAX_AGE = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class Right:
    """May listen to `topic` as one of `audience`; `holder` names whose right it is ("" for whoever has the token)."""

    topic: str
    audience: str
    holder: str = ""


def make_token(right: Right) -> str:
    """A token for one right, good for 12 hours."""
    return signing.dumps([right.topic, right.audience, right.holder], salt=SALT)


def read_token(token: str) -> Right | None:
    """The right that a token gives; None for one that is made up, changed or too old."""
    try:
        topic, audience, holder = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Right(str(topic), str(audience), str(holder))
