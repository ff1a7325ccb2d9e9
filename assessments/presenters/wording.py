"""What changed in a text, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "out", "in"]
# Shorter texts are read as quickly whole; longer ones would cost the server more than they tell the reader.
SHORTEST, MOST_WORDS = 60, 3_000
# With less than a third kept, a new text is read as a new text.
LEAST_KEPT = 3
_WORD = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, was taken out or was put in."""

    kind: Kind
    text: str


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces from one text to the other, or nothing where the two are better read side by side.

    The pieces that stayed or were taken out make `before` again, those that stayed or were put in make `after`.
    """
    if not before or not after or max(len(before), len(after)) < SHORTEST:
        return ()
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return ()
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("out", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("in", "".join(new[c:d])))
    kept = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    return tuple(pieces) if kept * LEAST_KEPT >= max(len(before), len(after)) else ()
