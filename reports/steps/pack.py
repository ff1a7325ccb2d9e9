"""The read model of the four-step report: what the pages of the steps say, in one piece."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from frameworks.models import Step
from journey.models import DevolutionAsk
from journey.potential import PotentialBoard
from journey.presenters.audits import ResultView, results_view
from journey.selectors.audit_results import Shown, every_result
from journey.selectors.audits import AuditLine, audits_of
from journey.selectors.cycle import Overview, overview, sharing_of
from journey.selectors.impact import InterventionStory, asks_of, stories_of
from journey.selectors.partners import (
    CheckLine,
    LeadLine,
    OrganisationLine,
    ProgrammeLine,
    TierRows,
    checklists_of,
    landscape_of,
    leads_of,
    organisations_of,
    programmes_of,
)
from journey.selectors.potential import potential_board
from journey.selectors.potential_strategies import strategies_of
from journey.selectors.questions import Questions, questions_of
from journey.strategies import StrategyLine
from systems.models import System


@dataclass(frozen=True, slots=True)
class FourSteps:
    """Everything that the report says. `checklists` are by the programme's id, `results` only what may be shown."""

    system: System
    on: date
    cycle: Overview
    board: PotentialBoard
    strategies: tuple[StrategyLine, ...]
    questions: Questions
    audits: tuple[AuditLine, ...]
    results: tuple[tuple[Shown, tuple[ResultView, ...]], ...]
    leads: tuple[LeadLine, ...]
    landscape: tuple[TierRows, ...]
    programmes: tuple[ProgrammeLine, ...]
    checklists: Mapping[int, tuple[CheckLine, ...]]
    organisations: tuple[OrganisationLine, ...]
    interventions: tuple[InterventionStory, ...]
    asks: Sequence[DevolutionAsk]
    shared_with: str
    sources: tuple[str, ...]

    @property
    def open_audits(self) -> tuple[AuditLine, ...]:
        """Audits whose answers nobody may read yet."""
        return tuple(one for one in self.audits if not one.shows_results)


def four_steps(system: System, on: date) -> FourSteps:
    """The four steps of one system on a day. The number of queries does not grow with what there is."""
    floor = settings.SUPPRESSION_THRESHOLD
    return FourSteps(
        system=system,
        on=on,
        cycle=overview(system.pk, on),
        board=potential_board(system),
        strategies=strategies_of(system),
        questions=questions_of(system.pk, on),
        audits=audits_of(system.pk),
        results=tuple((shown, results_view(results, floor)) for shown, results in every_result(system.pk)),
        leads=leads_of(system.pk),
        landscape=landscape_of(system.pk, on),
        programmes=programmes_of(system.pk),
        checklists=checklists_of(system.pk),
        organisations=organisations_of(system.pk),
        interventions=stories_of(system.pk),
        asks=asks_of(system.pk),
        shared_with=sharing_of(system.pk)[1],
        sources=_sources(),
    )


def _sources() -> tuple[str, ...]:
    """The publications that the steps were restated from, each once."""
    rows = Step.objects.order_by("order").select_related("source")
    return tuple(dict.fromkeys(f"{row.source.title}, {row.source.publisher}, {row.source.published}" for row in rows))
