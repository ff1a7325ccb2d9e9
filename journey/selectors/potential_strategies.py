"""Reads of what organisations' strategies cover."""

from django.db.models import Exists, OuterRef

from journey.models import AnchorStrategy, Organisation
from journey.selectors.potential import potential_board
from journey.strategies import StrategyLine, StrategyMatrix, matrix_of
from systems.models import System


def strategies_of(system: System) -> tuple[StrategyLine, ...]:
    """The strategies in use, by organisation and title. Two queries."""
    rows = (
        AnchorStrategy.objects.filter(system=system, retired_at=None)
        .select_related("organisation")
        .prefetch_related("domains")
        .order_by("organisation__name", "title", "pk")
    )
    return tuple(
        StrategyLine(
            id=row.pk,
            organisation_id=row.organisation_id,
            organisation=row.organisation.name,
            title=row.title,
            url=row.url,
            dated=row.dated,
            domains=tuple(domain.key for domain in row.domains.all()),
            note=row.note,
        )
        for row in rows
    )


def strategy_matrix(system: System) -> StrategyMatrix:
    """What the strategies cover by domain, beside the indicators. Nine queries."""
    return matrix_of(strategies_of(system), potential_board(system).domains, _anchors_without(system))


def _anchors_without(system: System) -> tuple[str, ...]:
    own = AnchorStrategy.objects.filter(organisation=OuterRef("pk"), retired_at=None)
    rows = Organisation.objects.filter(system=system, is_anchor=True, retired_at=None).exclude(Exists(own))
    return tuple(rows.order_by("name").values_list("name", flat=True))
