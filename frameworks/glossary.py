"""Explains glossary terms where they occur in a page's text, without JavaScript.

The first occurrence of each term in a run of texts becomes a link to its meaning. A page lists the meanings of the
terms that it used at its end, so that it can be read and printed alone. Text is escaped first, so that nothing in it
can become markup.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry; `anchor` is its id on the glossary page."""

    term: str
    short: str
    meaning: str

    @property
    def anchor(self) -> str:
        return f"term-{slugify(self.term)}"


# Words that stand on every page of an instrument and are explained by the page itself.
OWN_WORDS = frozenset({"Area", "Level", "Criterion", "Round", "Place", "Milestone"})


class Explainer:
    """Explains each term once, over all the texts of one page; make a new one for each page.

    `url` is the address of the page that holds the meanings; empty for the page itself.
    """

    def __init__(self, terms: Iterable[Term], url: str = "") -> None:
        self._url = url
        self._by_word: dict[str, Term] = {}
        for term in terms:
            if term.term in OWN_WORDS:
                continue
            for word in filter(None, (term.term, term.short)):
                self._by_word[word.lower()] = term
        words = sorted(self._by_word, key=len, reverse=True)  # the longest first: "anchor system" before "anchor"
        self._pattern = (
            re.compile(rf"\b({'|'.join(map(re.escape, words))})s?\b", re.IGNORECASE) if words else re.compile(r"(?!)")
        )
        self._used: dict[str, Term] = {}

    @property
    def used(self) -> tuple[Term, ...]:
        """The terms that were explained so far, by name: for the list at the end of the page."""
        return tuple(self._used[name] for name in sorted(self._used))

    def explain(self, text: str) -> SafeString:
        """`text` escaped, with the first occurrence of each term not yet explained as a link to its meaning."""
        parts: list[str] = []
        end = 0
        for match in self._pattern.finditer(text):
            term = self._by_word[match.group(1).lower()]
            is_short_form = match.group(1).lower() == term.short.lower()
            if term.term in self._used or (is_short_form and match.group(1) != term.short):
                continue
            self._used[term.term] = term
            parts.append(escape(text[end : match.start()]))
            parts.append(
                format_html(
                    '<a class="app-term" href="{}#{}">{}'
                    '<span class="nhsuk-u-visually-hidden"> (explained below)</span></a>',
                    self._url,
                    term.anchor,
                    match.group(0),
                )
            )
            end = match.end()
        parts.append(escape(text[end:]))
        return mark_safe("".join(parts))  # noqa: S308 - every part was escaped above
