"""What belongs to neither system: the comparing body's people, reports, agendas, and its acts about rounds."""

from datetime import date

from accounts.models import Membership, User
from accounts.permissions import Action, Subject
from assessments.models import Reminder, Round, RoundAct
from comparison.models import Group
from frameworks.models import FrameworkVersion, NationalRecommendation, Source
from journey.models import NationalNote, ValueImport
from reports.models import Commentary, NationalReport
from systems.models import System
from tests.leaks.audiences import any_of, everybody, may, person
from tests.leaks.canaries import Planter
from tests.reports.national import make_batch, make_drawing
from workshops.agendas import Planned, as_data
from workshops.models import AgendaTemplate, Facilitator

NATIONAL = ("analyst", "facilitator", "administrator")


def plant_body(ours: Planter, theirs: Planter) -> Planter:
    """Its people, one with each role and one with none, and a reader of a third system, which both invited.

    Its facilitator facilitates the room of "ours".
    """
    administers = may(Action.ADMINISTER)
    writes = may(Action.WRITE_NATIONAL_REPORT, Subject(sharing="all-systems"))
    progress = may(Action.SEE_PROGRESS)
    planter = Planter("c", default=administers)
    for role in (*NATIONAL, "nobody"):
        user = planter.row(User, everybody, email=f"{role}@national.test")
        if role != "nobody":
            planter.row(Membership, user=user, system=None, role=role)
        planter.people[role] = user
    other = planter.row(User, everybody, email="chair@qhm.test")
    planter.row(Membership, user=other, system=System.objects.get(ods_code="QHM"), role="chair")
    planter.people["reader"] = other
    Facilitator.objects.create(workshop=ours.ids["room"], user=planter.people["facilitator"])
    ours.ids["facilitators"].add(planter.people["facilitator"].pk)
    round_ = Round.objects.get(is_current=True)
    planter.row(
        RoundAct, round=round_, by=planter.people["administrator"], action="Changed the round",
        changes=[{"what": "Name", "from": "", "to": planter.word("assessments.RoundAct.changes", progress)}],
    )  # fmt: skip
    planter.row(Reminder, round=round_, system=ours.ids["system"], on="2026-01-01", people=1)
    planter.row(NationalNote, everybody, recommendation=NationalRecommendation.objects.get(key="NR-1"),
                state="done", by=planter.people["analyst"])  # fmt: skip
    group = planter.row(Group, person(planter.people["analyst"].pk), owner=planter.people["analyst"])
    planter.row(Group, may(Action.COMPARE), owner=planter.people["analyst"], is_shared=True)
    version = FrameworkVersion.objects.get(framework__key="health-and-wealth", version="2022.1")
    as_at, kind = date(2026, 12, 31), "real"
    for state in ("draft", "published"):
        reads = any_of(may(Action.READ_NATIONAL_REPORT, Subject(sharing="all-systems", status=state)))
        report = planter.row(
            NationalReport, reads, round_key=round_.key, as_at=as_at, kind=kind, version=version, state=state,
            readers="all-systems", published_at="2026-12-31T10:00Z" if state == "published" else None,
        )  # fmt: skip
        planter.row(Commentary, writes, report=report, section="summary", number=1)
        planter.ids["report" if state == "published" else "edition"] = report.pk
    make_drawing(report, state="done", purpose="publish",
                 parts=(("report", ""), ("systems", ""), ("system", "QWO"), ("system", "QOP")))  # fmt: skip
    batch = make_batch(round_, readers="all-systems", asked_by=planter.people["administrator"])
    kept = planter.row(
        AgendaTemplate, may(Action.PREPARE_WORKSHOP, Subject(is_national=True)), system=None,
        activities=[as_data(Planned("text", planter.word("workshops.AgendaTemplate.activities")))],
    )  # fmt: skip
    imported = planter.row(ValueImport, system=None, rows=[], made_by=planter.people["administrator"])
    draft = FrameworkVersion.objects.create(framework=version.framework, version="next", source=Source.objects.first())
    for one in (ours, theirs):
        one.ids |= {
            "report": planter.ids["report"], "edition": planter.ids["edition"], "batch": batch.pk,
            "draft": draft.version,
            "national_values": imported.pk, "version": draft.version,
        }  # fmt: skip
    planter.ids |= {"agenda": kept.pk, "shared_group": group.pk}
    return planter
