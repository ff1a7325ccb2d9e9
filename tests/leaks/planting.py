"""A system with a row in every table: who its people are, what they assessed, and all that they keep."""

from dataclasses import asdict
from datetime import UTC, date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Invitation, Membership, MembershipEvent, User
from accounts.permissions import Action, Actor, Subject
from accounts.selectors import actor_for
from accounts.services import hash_of
from api.models import Token
from api.tokens import SCOPES
from api.tokens import token_hash as hash_of_key
from assessments import history
from assessments.evidence_import import ImportRow
from assessments.frozen import sha256_of, to_text
from assessments.models import (
    Assessment,
    CalendarLink,
    Evidence,
    EvidenceImport,
    EvidenceLink,
    Finding,
    Judgement,
    Milestone,
    Presence,
    Reading,
    ReadingLine,
    Round,
    SignedContent,
    VersionMove,
)
from assessments.moving import LeftArea
from assessments.room import RoomRecord, as_data
from assessments.selectors import open_board
from assessments.services.calendars import token_hash as hash_of_secret
from comparison.models import Conversation, Group
from frameworks.local import framework_key
from frameworks.models import (
    Area,
    Comparability,
    Criterion,
    Descriptor,
    Framework,
    FrameworkVersion,
    Level,
    Prompt,
    Source,
)
from systems.models import System
from tests.leaks.audiences import any_of, everybody, may, nobody, person
from tests.leaks.canaries import Audience, Planter
from tests.leaks.planting_rooms import plant_room
from tests.leaks.planting_steps import plant_steps

LONG_AGO = datetime(2026, 2, 1, tzinfo=UTC)
PDF = b"%PDF-1.7\n"


def plant(mark: str, ods: str, *, sharing: str, rung: str) -> Planter:
    """A system whose one assessment is a draft and whose other is signed off and shared as `sharing` says.

    `rung` is how far it shares its four steps.
    """
    system = System.objects.get(ods_code=ods)
    planter = Planter(mark, default=may(Action.READ_REGISTERS, Subject(system_id=system.pk)))
    planter.ids |= {"ods": ods, "system": system}
    plant_people(planter, system)
    plant_local_areas(planter, system)
    plant_signed(planter, system, sharing)
    plant_published(planter, system, sharing)
    plant_draft(planter, system)
    plant_registers(planter, system)
    plant_conversation(planter, system)
    plant_steps(planter, system, rung)
    plant_room(planter, system)
    return planter


def plant_people(planter: Planter, system: System) -> None:
    manage = may(Action.MANAGE_PEOPLE, Subject(system_id=system.pk))
    for role in ("chair", "lead", "contributor", "viewer"):
        # A name stands beside what its owner did, and is read with it.
        with_it: list[Audience] = planter.ids.setdefault("name_readers", [])
        seen = any_of(planter.default, manage, lambda reader, with_it=with_it: any(one(reader) for one in with_it))
        number = planter.base + len(planter.rows)
        address = any_of(manage, person(number))
        user = planter.row(User, seen, email=f"{planter.word('accounts.User.email', address)}@example.org")
        membership = planter.row(Membership, user=user, system=system, role=role)
        planter.people[role], planter.ids["membership"] = user, membership.pk
    chair = planter.people["chair"]
    planter.ids["actor"] = actor_for(chair)
    token = planter.word("accounts.Invitation.token", nobody)
    invited = planter.row(
        Invitation, manage, system=system, role="viewer", token_hash=hash_of(token), expires_at="2100-01-01T00:00Z"
    )
    planter.ids |= {"invitation": invited.pk, "token": token}
    seen = any_of(manage, may(Action.READ_HISTORY, Subject(system_id=system.pk)))
    planter.row(MembershipEvent, seen, system=system, actor=chair, action="invited", from_role="", to_role="viewer")
    secret = planter.word("assessments.CalendarLink.token", nobody)
    planter.row(CalendarLink, system=system, user=chair, token_hash=hash_of_secret(secret))
    key = planter.word("api.Token.token", nobody)
    api = planter.row(
        Token, person(chair.pk), user=chair, prefix="zq", token_hash=hash_of_key(key),
        scopes=list(SCOPES), expires_on="2100-01-01",
    )  # fmt: skip
    group = planter.row(Group, person(chair.pk), owner=chair, systems=[system])
    planter.ids |= {"secret": secret, "api_token": api.pk, "api_key": key, "group": group.pk}


def plant_local_areas(planter: Planter, system: System) -> None:
    """Areas of its own: a published version and the draft of the next."""
    source = planter.row(Source, key=f"local-{system.ods_code.lower()}", date="2026")
    framework = planter.row(
        Framework, key=framework_key(system.ods_code), order=900, instrument="matrix", local_to=system.ods_code
    )
    for edition in ("1", "2"):
        version = planter.row(FrameworkVersion, framework=framework, version=edition, source=source)
        levels = [planter.row(Level, version=version, key=f"level-{order}", order=order) for order in range(3)]
        area = planter.row(
            Area, version=version, order=1, key=planter.ids.get("area") or planter.word("frameworks.Area.key")
        )
        planter.ids["area"] = area.key
        planter.row(Descriptor, area=area, level=levels[1])
        criterion = planter.row(Criterion, area=area, level=levels[1], key="L-1", order=1)
        planter.row(Prompt, version=version, key="P-1", order=1, kind="lesson", source=source)
        if edition == "1":
            FrameworkVersion.objects.filter(pk=version.pk).update(status="published", published_at=LONG_AGO)
            planter.ids |= {"local_version": version, "local_area": area, "local_criterion": criterion}
    first = planter.ids["local_version"]
    planter.row(Comparability, from_version=first, to_version=version, kind="area", from_key=area.key,
                to_key=area.key, verdict="reworded")  # fmt: skip


def plant_signed(planter: Planter, system: System, sharing: str) -> None:
    """An assessment of an earlier round, signed off, with all that was signed."""
    name = planter.word("assessments.Round.key", everybody)
    round_ = planter.row(Round, everybody, key=name, opens_on="2026-01-01", closes_on="2026-02-01", as_at="2026-01-31")
    version = FrameworkVersion.objects.get(framework__key="health-and-wealth", version="2022.1")
    round_.versions.set([version])
    other = System.objects.get(ods_code="QHM")
    signed = may(
        Action.READ_ASSESSMENT,
        Subject(system_id=system.pk, status="signed-off", sharing=sharing, readers=frozenset({other.pk})),
    )
    planter.ids["name_readers"].append(signed)
    assessment = planter.row(
        Assessment, signed, system=system, round=round_, sharing=sharing, versions=[version], submitted_at=LONG_AGO,
        submitted_by=planter.people["lead"], signed_off_at=LONG_AGO, signed_off_by=planter.people["chair"],
        provenance="",
    )  # fmt: skip
    area = Area.objects.get(version=version, key="economic-development")
    plant_judgement(planter, assessment, area, signed)
    actor: Actor = planter.ids["actor"]
    text = to_text(open_board(Assessment.objects.select_related("system", "round").get(pk=assessment.pk), actor))
    Assessment.objects.filter(pk=assessment.pk).update(status="signed-off")
    planter.row(
        SignedContent, signed, assessment=assessment, sequence=1, content=text, sha256=sha256_of(text),
        signed_at=LONG_AGO, evidence_numbers=[],
    )  # fmt: skip
    reading = planter.row(
        Reading, any_of(signed, may(Action.READ_REGISTERS, Subject(system_id=other.pk))), assessment=assessment,
        by_system=other, status="given", given_at=LONG_AGO,
    )  # fmt: skip
    planter.row(ReadingLine, signed, reading=reading, area=area, level=area.version.levels.last(), answer="agree",
                answered_at=LONG_AGO)  # fmt: skip
    planter.ids |= {"signed_round": name, "sequence": 1, "reading": reading.pk, "signed": assessment}


def plant_published(planter: Planter, system: System, sharing: str) -> None:
    """What others published about it, as a round of its own that is compared apart."""
    word = planter.word("assessments.Round.key", everybody)
    round_ = planter.row(
        Round, everybody, key=word, opens_on="2025-01-01", closes_on="2025-02-01", as_at="2025-01-31",
        from_publications=True,
    )  # fmt: skip
    version = FrameworkVersion.objects.get(framework__key="health-and-wealth", version="2022.1")
    round_.versions.set([version])
    signed = may(Action.READ_ASSESSMENT, Subject(system_id=system.pk, status="signed-off", sharing=sharing))
    made = planter.row(
        Assessment, signed, system=system, round=round_, status="signed-off", sharing=sharing, versions=[version],
        signed_off_at=LONG_AGO,
    )  # fmt: skip
    area = Area.objects.get(version=version, key="economic-development")
    planter.row(Judgement, signed, assessment=made, area=area, level=area.version.levels.last(), standing="judged",
                room_record=None)  # fmt: skip
    planter.ids["published_round"] = word


def plant_draft(planter: Planter, system: System) -> None:
    """An assessment of the current round, being written."""
    round_ = Round.objects.get(is_current=True)
    versions = [*round_.versions.all(), planter.ids["local_version"]]
    draft = planter.row(Assessment, system=system, round=round_, status="draft", sharing="public", versions=versions)
    version = FrameworkVersion.objects.get(framework__key="health-and-wealth", version="2022.1")
    for area in (Area.objects.get(version=version, key="economic-development"), planter.ids["local_area"]):
        plant_judgement(planter, draft, area, None)
    planter.row(Presence, assessment=draft, user=planter.people["lead"], seen_at=timezone.now())
    planter.row(
        VersionMove, assessment=draft, from_version=version, to_version=version, moved_at=LONG_AGO,
        left_behind=[asdict(LeftArea(
            name=planter.word("assessments.VersionMove.left_behind"), whole=True, reason="", claim="",
            rationale=planter.word("assessments.VersionMove.left_behind"), target="", evidence=(), criteria=(),
        ))],
    )  # fmt: skip
    history.record(
        system=system, actor_name=planter.word("assessments.Event.actor_name"), actor_id=planter.people["lead"].pk,
        action="Changed the claim", assessment=draft, area=area,
        changes=[history.changed("Reasons", "", planter.word("assessments.Event.changes"))],
    )  # fmt: skip
    planter.ids |= {"draft": draft, "round": round_.key}


def plant_judgement(planter: Planter, assessment: Assessment, area: Area, audience: Audience | None) -> None:
    """A claim with everything that can stand beside it: findings, evidence, a milestone, what a room said."""
    levels = list(area.version.levels.all())
    record = RoomRecord(
        title=planter.word("assessments.Judgement.room_record", audience), held_on=date(2026, 1, 5), people=9,
        agreed_level=levels[1].name, words=planter.word("assessments.Judgement.room_record", audience), dissent=1,
        dissent_words=planter.word("assessments.Judgement.room_record", audience), agreement="Strong", measure=0.8,
        scorings=(),
    )  # fmt: skip
    judgement = planter.row(
        Judgement, audience, assessment=assessment, area=area, standing="judged", level=levels[1], number=2,
        target_level=levels[2], target_date="2027-03-31", confidence="low", origin="workshop",
        room_record=as_data(record), updated_by=planter.people["lead"],
    )  # fmt: skip
    criterion = area.criteria.first()
    planter.row(Finding, audience, judgement=judgement, criterion=criterion, state="partly")
    evidence = plant_evidence(planter, assessment.system, audience)
    planter.row(EvidenceLink, evidence=evidence, judgement=judgement, criterion=criterion)
    milestone = planter.row(
        Milestone, audience, system=assessment.system, area=area, level=levels[2], due_on="2027-03-31",
        status="under-way", added_by=planter.people["lead"], criteria=[criterion],
    )  # fmt: skip
    planter.ids |= {"evidence": evidence.pk, "milestone": milestone.pk, "judgement": judgement.pk}


def plant_evidence(planter: Planter, system: System, audience: Audience | None) -> Evidence:
    """An item with a file, which holds a canary too."""
    audience = any_of(planter.default, audience or planter.default)
    word = planter.word("assessments.Evidence.file_path", audience)
    path = default_storage.save(f"te/{word}", ContentFile(PDF + word.encode()))
    return planter.row(
        Evidence, audience, system=system, kind="document", dated="2026-01-01", file_path=path, file_sha256="0" * 64,
        file_type="application/pdf", file_size=len(PDF) + len(word), added_by=planter.people["contributor"],
    )  # fmt: skip


def plant_registers(planter: Planter, system: System) -> None:
    """What stands in the registers beside the assessments."""
    planter.ids["evidence"] = plant_evidence(planter, system, None).pk
    row = ImportRow(2, planter.word("assessments.EvidenceImport.rows"), "document",
                    planter.word("assessments.EvidenceImport.rows"), "", None, None)  # fmt: skip
    waiting = planter.row(EvidenceImport, system=system, made_by=planter.people["chair"], rows=[row.as_json()])
    planter.ids["waiting"] = waiting.pk


def plant_conversation(planter: Planter, system: System) -> None:
    """One that waits, between this system and a third."""
    other = System.objects.get(ods_code="QHM")
    both = any_of(*(may(Action.READ_CONVERSATIONS, Subject(system_id=one.pk)) for one in (system, other)))
    area = Area.objects.get(version__framework__key="health-and-wealth", version__version="2022.1",
                            key="economic-development")  # fmt: skip
    made = planter.row(Conversation, both, asking=other, asked=system, area=area, asked_by=planter.people["chair"])
    planter.ids["conversation"] = made.pk
