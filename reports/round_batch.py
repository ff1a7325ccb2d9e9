"""What a batch of one round holds: the national reports of it and every system's own, as one person may read them."""

from collections.abc import Iterator
from functools import partial

from django.template.loader import render_to_string
from django.utils.text import slugify

from accounts.permissions import Action, Actor, can
from assessments.models import Assessment
from assessments.selectors import get_assessment, subject_of
from comparison.rows import REAL
from reports.batch import Document
from reports.models import NationalReport
from reports.national.drawing import read_report
from reports.national.selectors import get_report, reports_for
from reports.pack import read_pack
from reports.presenters import report


def documents_of(actor: Actor, round_key: str, *, verify_address: str = "") -> list[Document]:
    """The documents of a round that the actor may read, the longest first, so that no processor is idle at the end."""
    return [*_national(actor, round_key), *_systems(actor, round_key, verify_address)]


def _national(actor: Actor, round_key: str) -> Iterator[Document]:
    if not can(actor, Action.LIST_NATIONAL_REPORTS):
        return
    for line in reports_for(actor):
        if line.round_key == round_key and line.kind == REAL:
            name = slugify(f"national report {round_key} {line.framework_key} {line.id} {line.state}")
            yield Document(f"{name}.pdf", partial(_national_html, actor, line.id))


def _national_html(actor: Actor, report_id: int) -> str:
    found = get_report(actor, report_id)
    lines = read_report(found, is_draft=found.state == NationalReport.State.DRAFT)
    return render_to_string("reports/national/report.html", {"lines": lines})


def _systems(actor: Actor, round_key: str, verify_address: str) -> Iterator[Document]:
    rows = Assessment.objects.filter(round__key=round_key).select_related("system").order_by("system__ods_code")
    for row in rows:
        if can(actor, Action.READ_ASSESSMENT, subject_of(row)):
            code = row.system.ods_code
            name = slugify(f"{code} {round_key} maturity assessment")
            yield Document(f"{name}.pdf", partial(_system_html, actor, code, round_key, verify_address))


def _system_html(actor: Actor, code: str, round_key: str, verify_address: str) -> str:
    """Read when its turn comes, by the same door as its page: what was taken back meanwhile is not drawn."""
    pack = read_pack(get_assessment(actor, code, round_key), actor)
    lines = report(pack, verify_address=verify_address)
    return render_to_string("reports/assessment.html", {"report": lines})
