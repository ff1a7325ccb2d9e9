"""Which items of a register an area's page offers, and which ones what was sent names."""

from collections.abc import Collection
from dataclasses import dataclass

from assessments.models import Evidence
from assessments.selectors.evidence import ORDERS, matching

MOST_OFFERED = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """Items of a register to choose from, some of those that match `words`; `has_more` says that there are others."""

    items: tuple[Evidence, ...]
    has_more: bool
    words: str = ""


def offered_evidence(system_id: int, words: str = "", *, also: Collection[Evidence] = ()) -> Offer:
    """What a page offers of the evidence in use: a short register whole, of a long one what matches or is newest.

    `also` is offered in any case. One query.
    """
    in_use = Evidence.objects.filter(system_id=system_id, retired_at=None)
    order = ORDERS["title"] if words else ORDERS["newest"]
    found = list(in_use.filter(matching(words)).order_by(*order)[: MOST_OFFERED + 1])
    has_more = len(found) > MOST_OFFERED
    found = found[:MOST_OFFERED]
    if not (words or has_more):
        found.sort(key=lambda item: (item.title, item.pk))
    known = {item.pk for item in found}
    return Offer((*(item for item in also if item.pk not in known), *found), has_more, words)


def named_evidence(system_id: int, ids: Collection[int]) -> list[Evidence]:
    """The items in use among these, by title. One query, none for none."""
    if not ids:
        return []
    return list(Evidence.objects.filter(system_id=system_id, retired_at=None, pk__in=ids).order_by("title", "pk"))
