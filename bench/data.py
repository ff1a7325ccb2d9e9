"""A database of 42 systems x 8 rounds x 12 areas, the same at every run."""

import random
from datetime import UTC, date, datetime

from django.db import transaction

from accounts.models import Membership, Role, User
from assessments.models import Assessment, Evidence, EvidenceLink, Finding, Judgement, Round
from frameworks.models import Area, Criterion, Descriptor, Framework, FrameworkVersion, Level, Source
from systems.models import System

ROUNDS, AREAS, CRITERIA_A_LEVEL, EVIDENCE_A_SYSTEM = 8, 12, 4, 20
LEVELS = ["Not yet emerging", "Emerging", "Developing", "Expanding", "Leading"]
# One system with every round and one with the last only: their pages must cost the same number of queries.
LONG, SHORT = "QE1", "QOP"
WORDS = (
    "Partners agreed a shared plan, named who is responsible and review progress together every quarter; "
    "the minutes and the published strategy show it."
)


def _version() -> FrameworkVersion:
    framework = Framework.objects.create(
        key="bench", order=99, name="Twelve areas", short_name="Twelve", instrument="matrix"
    )
    version = FrameworkVersion.objects.create(framework=framework, version="1", source=Source.objects.first())
    levels = [
        Level.objects.create(version=version, key=name.lower().replace(" ", "-"), order=i, name=name, meaning=WORDS)
        for i, name in enumerate(LEVELS)
    ]
    for a in range(AREAS):
        area = Area.objects.create(
            version=version, key=f"area-{a}", order=a, name=f"Area {a + 1} of shared work", summary=WORDS
        )
        Descriptor.objects.bulk_create(Descriptor(area=area, level=level, text=WORDS) for level in levels)
        Criterion.objects.bulk_create(
            Criterion(
                area=area,
                level=level,
                key=f"a{a}-l{level.order}-{c}",
                order=level.order * 10 + c,
                kind="example" if c == CRITERIA_A_LEVEL - 1 else "core",
                text=f"{WORDS[:90]} ({c + 1})",
            )
            for level in levels[1:]
            for c in range(CRITERIA_A_LEVEL)
        )
    FrameworkVersion.objects.filter(pk=version.pk).update(status="published")
    return version


def _rounds(version: FrameworkVersion, count: int) -> list[Round]:
    Round.objects.update(is_current=False)
    rounds = []
    for i in range(count):
        day = date(2027 + i, 4, 1)
        round_ = Round.objects.create(
            key=f"bench-{i}", name=f"Round {i + 1}", opens_on=day, as_at=day, is_current=i == count - 1
        )
        round_.versions.add(version)
        rounds.append(round_)
    return rounds


def _person(system: System) -> User:
    user = User.objects.create_user(f"bench-{system.ods_code.lower()}@bench.invalid", name="Robin Bench")
    Membership.objects.create(user=user, system=system, role=Role.CHAIR)
    return user


@transaction.atomic
def fill(count: int = ROUNDS) -> dict[str, User]:
    """Fill a database that has the product's content; the chairs of the two measured systems come back by code."""
    chance = random.Random(42)  # noqa: S311 - the same at every run is the point
    version = _version()
    rounds = _rounds(version, count)
    levels = list(version.levels.order_by("order"))
    criteria: dict[int, list[Criterion]] = {}
    for criterion in Criterion.objects.filter(area__version=version).select_related("level"):
        criteria.setdefault(criterion.area_id, []).append(criterion)
    systems = list(System.objects.order_by("ods_code"))
    codes = {system.ods_code for system in systems}
    long = LONG if LONG in codes else next(c for c in sorted(codes) if c not in {SHORT, "QWO"})
    signed = datetime(2027, 6, 1, tzinfo=UTC)
    for system in systems:
        evidence = Evidence.objects.bulk_create(
            Evidence(system=system, title=f"Document {i} of {system}"[:200], kind="document", summary=WORDS)
            for i in range(EVIDENCE_A_SYSTEM)
        )
        for round_ in rounds[-1:] if system.ods_code == SHORT else rounds:
            last = round_ is rounds[-1]
            assessment = Assessment.objects.create(
                system=system,
                round=round_,
                status="draft" if last else "signed-off",
                sharing="system" if last else "all-systems",
                signed_off_at=None if last else signed,
            )
            assessment.versions.add(version)
            judgements = Judgement.objects.bulk_create(
                Judgement(
                    assessment=assessment,
                    area_id=area_id,
                    standing="judged",
                    level=chance.choice(levels[1:4]),
                    rationale=WORDS * 2,
                    confidence="medium",
                    target_level=levels[4],
                    target_date=date(2035, 3, 31),
                    is_complete=True,
                )
                for area_id in criteria
            )
            Finding.objects.bulk_create(
                Finding(
                    judgement=judgement,
                    criterion=criterion,
                    state="met" if criterion.level.order <= 2 else chance.choice(["met", "partly", "not-met"]),
                    note=WORDS[:80],
                )
                for judgement in judgements
                for criterion in criteria[judgement.area_id]
            )
            EvidenceLink.objects.bulk_create(
                EvidenceLink(evidence=chance.choice(evidence), judgement=judgement, criterion=criterion)
                for judgement in judgements
                for criterion in criteria[judgement.area_id][:6]
            )
    by_code = {system.ods_code: system for system in systems}
    return {"long": _person(by_code[long]), "short": _person(by_code[SHORT])}
