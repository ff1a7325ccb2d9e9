"""What a system's own data are: each table, which of its rows are the system's, and how its relations are written.

A row names rows of other tables by the number that they had where the copy was taken, people by their reference, and
what every installation has (levels, areas, criteria, sources, rounds, other systems) by natural key.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps

ROW, NATURAL, PERSON = "row", "natural", "person"


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `mine` is the look-up that leads from a row to its system (or, with `by_code`, to its ODS code).

    `relations` says how each relation is written: a table's name (ROW), NATURAL or PERSON. `own` is the relation to
    the system itself, which the copy does not write. `left_out` are columns that stay behind. `is_plain` tables have
    no column that the database fills by itself and no row that names theirs, so that they are written many at a time.
    A copy that was taken before the product had an `is_later` table does not hold it.
    """

    name: str
    model: str
    mine: str
    relations: tuple[tuple[str, str], ...] = ()
    own: str = ""
    left_out: tuple[str, ...] = ()
    by_code: bool = False
    is_plain: bool = False
    is_later: bool = False

    @property
    def model_class(self) -> Any:
        return apps.get_model(self.model)

    @property
    def path(self) -> str:
        """Where the table stands in the zip."""
        return f"data/{self.name}.yaml"

    def plain_fields(self) -> list[Any]:
        """The columns that hold values and no relations, the row's number apart."""
        left_out = {*self.left_out, self.own, *dict(self.relations)}
        fields = [*self.model_class._meta.concrete_fields]
        return [f for f in fields if not f.primary_key and f.name not in left_out]

    def names(self) -> list[str]:
        """What a row of the copy says, besides its number."""
        return [*dict(self.relations), *(field.name for field in self.plain_fields())]


def _versioned(name: str, model: str, path: str, *relations: str) -> Table:
    return Table(
        name,
        f"frameworks.{model}",
        f"{path}__local_to",
        tuple((relation, NATURAL) for relation in relations),
        by_code=True,
    )


def _step(name: str, model: str, **relations: str) -> Table:
    """A register of the four steps."""
    told = tuple((relation, how) for relation, how in relations.items())
    return Table(name, f"journey.{model}", "system", (*told, ("added_by", PERSON)), own="system", is_later=True)


# The registers of the four steps, before the history that names their rows.
STEPS: tuple[Table, ...] = (
    _step("local_indicators", "LocalIndicator", domain=NATURAL),
    _step("indicator_values", "IndicatorValue", indicator=NATURAL, local_indicator="local_indicators"),
    _step("indicator_targets", "IndicatorTarget", indicator=NATURAL, local_indicator="local_indicators"),
    _step("chosen_questions", "ChosenQuestion", question=NATURAL, domain=NATURAL),
    _step("organisations", "Organisation", sector=NATURAL),
    _step("anchor_strategies", "AnchorStrategy", organisation="organisations", domains=NATURAL),
    _step("nominated_leads", "NominatedLead"),
    _step("landscape_lines", "LandscapeLine", entry=NATURAL),
    _step("programmes", "Programme", organisations="organisations", area=NATURAL, domain=NATURAL),
    Table(
        "checklist_answers",
        "journey.ChecklistAnswer",
        "programme__system",
        (("programme", "programmes"), ("item", NATURAL)),
        is_plain=True,
        is_later=True,
    ),
    _step(
        "interventions",
        "Intervention",
        type=NATURAL,
        domain=NATURAL,
        place=NATURAL,
        organisations="organisations",
        programme="programmes",
        areas=NATURAL,
        criteria=NATURAL,
        milestones="milestones",
    ),
    _step("intervention_values", "InterventionValue", intervention="interventions"),
    _step("devolution_asks", "DevolutionAsk", domain=NATURAL),
    _step("own_examples", "OwnExample", domains=NATURAL, types=NATURAL),
    _step("recommendation_states", "RecommendationState", recommendation=NATURAL),
    _step("relationship_audits", "RelationshipAudit"),
    _step("steps_sharing", "StepsSharing"),
)

# In the order in which they are loaded: a row names only rows of tables above it, or above it in its own.
TABLES: tuple[Table, ...] = (
    Table("people", "accounts.User", "", left_out=("password", "last_login", "is_demonstration")),
    Table("memberships", "accounts.Membership", "system", (("user", PERSON),), own="system"),
    Table("membership_events", "accounts.MembershipEvent", "system", (("actor", PERSON),), own="system"),
    Table("local_sources", "frameworks.Source", "versions__framework__local_to", by_code=True),
    Table("local_frameworks", "frameworks.Framework", "local_to", (("part_of", NATURAL),), by_code=True),
    _versioned("local_versions", "FrameworkVersion", "framework", "framework", "source"),
    _versioned("local_levels", "Level", "version__framework", "version"),
    _versioned("local_areas", "Area", "version__framework", "version", "domains"),
    _versioned("local_descriptors", "Descriptor", "area__version__framework", "area", "level"),
    _versioned("local_criteria", "Criterion", "area__version__framework", "area", "level"),
    _versioned("local_prompts", "Prompt", "version__framework", "version", "source"),
    _versioned("local_comparability", "Comparability", "to_version__framework", "from_version", "to_version"),
    Table("rounds", "assessments.Round", "assessments__system", (("versions", NATURAL),), left_out=("is_current",)),
    Table("evidence", "assessments.Evidence", "system", (("source", NATURAL), ("added_by", PERSON)), own="system"),
    Table(
        "assessments",
        "assessments.Assessment",
        "system",
        (
            ("round", NATURAL),
            ("versions", NATURAL),
            ("shared_with", NATURAL),
            ("submitted_by", PERSON),
            ("signed_off_by", PERSON),
            ("carried_from", "assessments"),
        ),
        own="system",
    ),
    Table(
        "judgements",
        "assessments.Judgement",
        "assessment__system",
        (
            ("assessment", "assessments"),
            ("area", NATURAL),
            ("level", NATURAL),
            ("target_level", NATURAL),
            ("signed_backed_level", NATURAL),
            ("updated_by", PERSON),
        ),
    ),
    Table(
        "findings",
        "assessments.Finding",
        "judgement__assessment__system",
        (("judgement", "judgements"), ("criterion", NATURAL)),
        is_plain=True,
    ),
    Table(
        "evidence_links",
        "assessments.EvidenceLink",
        "judgement__assessment__system",
        (("evidence", "evidence"), ("judgement", "judgements"), ("criterion", NATURAL)),
        is_plain=True,
    ),
    Table(
        "milestones",
        "assessments.Milestone",
        "system",
        (("area", NATURAL), ("level", NATURAL), ("criteria", NATURAL), ("added_by", PERSON)),
        own="system",
    ),
    Table(
        "readings",
        "assessments.Reading",
        "assessment__system",
        (("assessment", "assessments"), ("by_system", NATURAL), ("given_by", PERSON)),
    ),
    Table(
        "reading_lines",
        "assessments.ReadingLine",
        "reading__assessment__system",
        (("reading", "readings"), ("area", NATURAL), ("level", NATURAL)),
        is_plain=True,
    ),
    Table(
        "version_moves",
        "assessments.VersionMove",
        "assessment__system",
        (("assessment", "assessments"), ("from_version", NATURAL), ("to_version", NATURAL)),
    ),
    Table(
        "signed_contents",
        "assessments.SignedContent",
        "assessment__system",
        (("assessment", "assessments"),),
        left_out=("content", "evidence_numbers"),
    ),
    *STEPS,
    Table(
        "history",
        "assessments.Event",
        "system",
        (("assessment", "assessments"), ("area", NATURAL), ("actor", PERSON)),
        own="system",
    ),
)
BY_NAME = {table.name: table for table in TABLES}
# What an event's `about` names, by the table that the number belongs to.
ABOUT = {
    "evidence": "evidence",
    "milestone": "milestones",
    "reading": "readings",
    "version-move": "version_moves",
    "local-indicator": "local_indicators",
    "indicator-value": "indicator_values",
    "indicator-target": "indicator_targets",
    "strategy": "anchor_strategies",
    "question": "chosen_questions",
    "organisation": "organisations",
    "landscape": "landscape_lines",
    "programme": "programmes",
    "intervention": "interventions",
    "intervention-value": "intervention_values",
    "devolution-ask": "devolution_asks",
    "own-example": "own_examples",
    "recommendation": "recommendation_states",
    "audit": "relationship_audits",
    "lead": "nominated_leads",
    "steps-sharing": "steps_sharing",
}
# What stays behind: it is secret, or of no use elsewhere. The manifest says so.
STAYS_BEHIND = (
    "Passwords: each person sets a new one.",
    "Invitations that nobody has accepted yet: send them again.",
    "Secret addresses of calendars: each person makes a new one.",
    "Roundtables: what the room said of an area is with its judgement, and its actions are among the milestones.",
    "Links of relationship audits, and what partners answered: they were told that it is shown by sector only.",
    "Spreadsheets of indicators that nobody has confirmed yet: import them again.",
    "Readings that this system gave of other systems’ assessments: they belong to those systems.",
)
