"""Passwords made of the product's own words are the first that somebody tries who knows whom they are after."""

import re

from django.core.exceptions import ValidationError

WORDS = (
    "confederation", "assessment", "integrated", "leadership", "population", "roundtable", "yorkshire", "framework",
    "maturity", "password", "hospital", "england", "welcome", "health", "system", "social", "chair", "board", "local",
    "trust", "admin", "care", "self", "ics", "icb", "icp", "nhs", "uk",
)  # fmt: skip
"""Words of the product and of its field, the longest first. `docs/security.md` tells of them."""
LEFT_OVER = 8
"""Letters, digits and marks that a password needs beside these words (ASVS 5.0, 6.2.11)."""


class OwnWordsValidator:
    """Refuses a password of which too little is left without the words that everybody here would think of."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError when fewer than `LEFT_OVER` characters are anything else.

        Two words of the field in a long sentence of one's own are no weakness: what counts is what is left.
        """
        rest = password.casefold()
        for word in WORDS:
            rest = rest.replace(word, "")
        # The year, the number 1 and a full stop that people add to a word are no secret either.
        rest = re.sub(r"(?:19|20)\d\d|^\d{1,3}|\d{1,3}\W*$|\s", "", rest)
        if len(rest) < LEFT_OVER:
            raise ValidationError(
                "Choose a password with more words of your own: most of this one is made of words that everybody "
                "who uses this service would think of.",
                code="own_words",
            )

    def get_help_text(self) -> str:
        return "Words of your work, such as “integrated care”, add little: use words of your own."
