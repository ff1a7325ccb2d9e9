"""A row in every register of the four steps, and two relationship audits: one open, one over."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.permissions import Action, Subject
from frameworks.models import (
    AuditQuestion,
    AuditSector,
    ChecklistItem,
    Domain,
    Indicator,
    LandscapeEntry,
    Question,
    Recommendation,
)
from frameworks.models import Intervention as InterventionType
from journey.audit_rules import hash_of
from journey.models import (
    AnchorStrategy,
    AuditAnswer,
    AuditLink,
    ChecklistAnswer,
    ChosenQuestion,
    DevolutionAsk,
    IndicatorTarget,
    IndicatorValue,
    Intervention,
    InterventionValue,
    LandscapeLine,
    LocalIndicator,
    NominatedLead,
    Organisation,
    OwnExample,
    Programme,
    RecommendationState,
    RelationshipAudit,
    StepsSharing,
    ValueImport,
)
from journey.selectors.audits import TOKEN_LENGTH
from journey.value_import import ImportRow
from systems.models import Place, System
from tests.leaks.audiences import any_of, asked_by_audit, everybody, may, nobody
from tests.leaks.canaries import Planter

PERIOD = {"starts_on": "2024-04-01", "ends_on": "2025-03-31", "value": 12}


def plant_steps(planter: Planter, system: System, rung: str) -> None:
    shared = may(Action.READ_SHARED_STEPS, Subject(system_id=system.pk, sharing=rung))
    domain = Domain.objects.get(key="net-zero")

    def row(model: Any, audience: Any = None, **values: Any) -> Any:
        return planter.row(model, audience, system=system, **values)

    row(StepsSharing, rung=rung)
    place = row(Place, everybody)
    published = Indicator.objects.get(key="ES-2")
    local = row(LocalIndicator, shared, domain=domain)
    row(IndicatorValue, shared, local_indicator=local, **PERIOD)
    value = row(IndicatorValue, shared, indicator=published, is_baseline=True, **PERIOD)
    target = row(IndicatorTarget, shared, indicator=published, due_on="2030-03-31", value=20)
    question = row(ChosenQuestion, shared, domain=domain, due_on="2027-01-01", place=1, state="answered")
    row(ChosenQuestion, shared, question=Question.objects.first(), text="", place=2)
    anchor = row(Organisation, any_of(shared), is_anchor=True, latitude="53.79648", longitude="-1.54785")
    strategy = row(AnchorStrategy, organisation=anchor, dated="2026-01-01", domains=[domain])
    row(NominatedLead, may(Action.READ_SYSTEM), since="2026-01-01")  # the single point of entry for partners
    line = row(LandscapeLine, tier="place", kind="partner")
    row(LandscapeLine, entry=LandscapeEntry.objects.get(key="LA-1"), tier="national", kind="policy")
    programme = row(Programme, shared, domain=domain, organisations=[anchor], area=None)
    planter.row(ChecklistAnswer, programme=programme, item=ChecklistItem.objects.first(), answer="not-yet-known")
    intervention = row(
        Intervention, shared, domain=domain, organisations=[anchor], programme=programme, place=place, own_place="",
        baseline=1, baseline_on="2026-01-01", target=9, target_on="2030-01-01",
    )  # fmt: skip
    row(Intervention, shared, domain=domain, type=InterventionType.objects.first(), own_type="")
    measured = row(InterventionValue, shared, intervention=intervention, on="2026-06-01", value=5)
    ask = row(DevolutionAsk, domain=domain)
    example = row(OwnExample, domains=[domain])
    reviewers = any_of(planter.default, may(Action.REVIEW_PRACTICE))
    sent = row(OwnExample, reviewers, state="sent", domains=[domain])
    row(OwnExample, everybody, state="published", published_at=timezone.now(), domains=[domain],
        review=planter.word("journey.OwnExample.review", reviewers))  # fmt: skip
    row(RecommendationState, recommendation=Recommendation.objects.get(key="FS-3-1"), state="stuck")
    waiting = ImportRow(
        2, system.pk, "ES-2", timezone.localdate(), timezone.localdate(), 3, "counted",
        *(planter.word("journey.ValueImport.rows") for _ in range(3)),
    )  # fmt: skip
    imported = row(ValueImport, made_by=planter.people["chair"], rows=[waiting.as_json()])
    planter.ids |= {
        "value": value.pk, "target": target.pk, "local_indicator": local.pk, "question": question.pk,
        "organisation": anchor.pk, "strategy": strategy.pk, "line": line.pk, "programme": programme.pk,
        "learned": programme.pk, "intervention": intervention.pk, "intervention_value": measured.pk, "ask": ask.pk,
        "example": example.pk, "sent_example": sent.pk, "waiting_values": imported.pk,
    }  # fmt: skip
    plant_audits(planter, system)


def plant_audits(planter: Planter, system: System) -> None:
    asked = any_of(planter.default, asked_by_audit(planter.mark))
    leads = may(Action.LEAD_STEPS, Subject(system_id=system.pk))
    sector = AuditSector.objects.get(name="University")
    today = timezone.localdate()
    for name, state, days in (("audit", "open", 30), ("closed_audit", "closed", -3)):
        word = planter.word("journey.RelationshipAudit.local_questions", asked)
        audit = planter.row(
            RelationshipAudit, asked, system=system, state=state, closes_on=today + timedelta(days=days),
            local_questions=[{"key": "own-1", "text": word, "answer": "free-text"}],
        )  # fmt: skip
        token = planter.word("journey.AuditLink.token", nobody).ljust(TOKEN_LENGTH, "0")
        link = planter.row(AuditLink, leads, audit=audit, sector=sector, token_hash=hash_of(token), sent_key="")
        planter.ids |= {name: audit.pk, "audit_link": link.pk} if state == "closed" else {
            name: audit.pk, "open_link": link.pk, "audit_token": token,
        }  # fmt: skip
        # Shown once it is over; beside a role that three partners hold.
        heard = planter.default if state == "closed" else nobody
        words = AuditQuestion.objects.exclude(answer="scale-1-to-5").order_by("order").first()
        role = planter.word("journey.AuditAnswer.role", heard)
        for _ in range(3):
            planter.row(AuditAnswer, heard, audit=audit, sector=sector, role=role, question=words)
    planter.ids["audit_link"] = planter.ids["open_link"]
