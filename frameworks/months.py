"""Dates as publications say them: a year, or a year and month."""

from datetime import date


def month_words(text: str) -> str:
    """ "2022-12" in words, "December 2022"; a year alone, or nothing, as it is."""
    year, _, month = text.partition("-")
    return f"{date(int(year), int(month), 1):%B %Y}" if month else year
