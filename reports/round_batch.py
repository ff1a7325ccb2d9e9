"""What a batch of one round holds: the national reports of it and every system's own, as one person may read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.template.loader import render_to_string
from django.utils.text import slugify

from accounts.permissions import Action, Actor, can
from assessments.models import Assessment
from assessments.selectors import get_assessment, subjects_of
from comparison.rows import REAL
from reports.batch import Document
from reports.models import NationalReport
from reports.national.drawing import read_report
from reports.national.selectors import get_report, reports_for
from reports.pack import read_pack
from reports.presenters import report


@dataclass(frozen=True, slots=True)
class Planned:
    """A document before it is made: its file's name, what it is, and the national report or the system of it."""

    name: str
    title: str
    report_id: int | None = None
    ods_code: str = ""
    is_signed: bool = True


def documents_of(actor: Actor, round_key: str, *, verify_address: str = "") -> list[Document]:
    """The documents of a round that the actor may read, the longest first, so that no processor is idle at the end."""
    return [
        Document(one.name, partial(html_of, actor, one, round_key, verify_address=verify_address))
        for one in plan_of(actor, round_key)
    ]


def plan_of(actor: Actor, round_key: str) -> list[Planned]:
    """What the actor may read of a round now, the longest first."""
    return [*_national(actor, round_key), *_systems(actor, round_key)]


def signed_plan(actor: Actor, round_key: str) -> list[Planned]:
    """The same without what a system has not signed off, which nobody takes away in a batch."""
    return [one for one in plan_of(actor, round_key) if one.is_signed]


def html_of(actor: Actor, planned: Planned, round_key: str, *, verify_address: str = "") -> str:
    """Read when its turn comes, by the same door as its page. Raises Http404 for what was taken back meanwhile."""
    if planned.report_id is not None:
        found = get_report(actor, planned.report_id)
        lines = read_report(found, is_draft=found.state == NationalReport.State.DRAFT)
        return render_to_string("reports/national/report.html", {"lines": lines})
    pack = read_pack(get_assessment(actor, planned.ods_code, round_key), actor)
    return render_to_string("reports/assessment.html", {"report": report(pack, verify_address=verify_address)})


def _national(actor: Actor, round_key: str) -> Iterator[Planned]:
    if not can(actor, Action.LIST_NATIONAL_REPORTS):
        return
    for line in reports_for(actor):
        if line.round_key == round_key and line.kind == REAL:
            name = slugify(f"national report {round_key} {line.framework_key} {line.id} {line.state}")
            draft = "draft, " if line.is_draft else ""
            title = f"National report ({draft}{line.framework}, for {line.readers})"
            yield Planned(f"{name}.pdf", title, report_id=line.id)


def _systems(actor: Actor, round_key: str) -> Iterator[Planned]:
    rows = list(Assessment.objects.filter(round__key=round_key).select_related("system").order_by("system__name"))
    subjects = subjects_of(rows)
    for row in rows:
        if can(actor, Action.READ_ASSESSMENT, subjects[row.pk]):
            code = row.system.ods_code
            name = slugify(f"{code} {round_key} maturity assessment")
            is_signed = row.status == Assessment.Status.SIGNED_OFF
            yield Planned(f"{name}.pdf", row.system.name, ods_code=code, is_signed=is_signed)
