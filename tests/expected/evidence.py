"""The register of evidence."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from assessments.evidence_import import ImportRow
from assessments.models import Evidence, EvidenceImport
from systems.models import System
from tests.expected.rules import A_NEW_ONE, EDITORS, Rule, State, Table, members

SYSTEM = {"ods": "QWO"}
ONE = SYSTEM | {"evidence": A_NEW_ONE}


def editors_always(state: State) -> frozenset[str | None]:
    """The register is open whatever state an assessment is in."""
    return EDITORS


_rule: Rule = editors_always
EXPECTATIONS: Table = {
    ("evidence:list", "GET"): (members, SYSTEM),
    ("evidence:add", "GET"): (_rule, SYSTEM),
    ("evidence:add", "POST"): (_rule, SYSTEM),
    ("evidence:item", "GET"): (members, ONE),
    ("evidence:edit", "GET"): (_rule, ONE),
    ("evidence:edit", "POST"): (_rule, ONE),
    ("evidence:retire", "GET"): (_rule, ONE),
    ("evidence:retire", "POST"): (_rule, ONE),
    ("evidence:file", "GET"): (members, ONE),
    ("evidence:import", "GET"): (_rule, SYSTEM),
    ("evidence:import", "POST"): (_rule, SYSTEM),
    ("evidence:import_template", "GET"): (_rule, SYSTEM),
    ("evidence:import_preview", "GET"): (_rule, SYSTEM | {"waiting": A_NEW_ONE}),
    ("evidence:import_preview", "POST"): (_rule, SYSTEM | {"waiting": A_NEW_ONE}),
}
DOWNLOADS = {"evidence:file", "evidence:import_template"}


def _evidence(number: int) -> int:
    path = "te/sted"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(b"%PDF-1.7 %%EOF"))
    return Evidence.objects.create(
        system=System.objects.get(ods_code="QWO"),
        title=f"Evidence {number}",
        kind="document",
        file_path=path,
        file_name="minutes.pdf",
        file_type="application/pdf",
        file_size=14,
    ).pk


def _waiting(number: int) -> int:
    row = ImportRow(2, f"Evidence {number}", "document", "", "", None, None)
    chair = User.objects.filter(memberships__system__ods_code="QWO", memberships__role="chair").first()
    system = System.objects.get(ods_code="QWO")
    return EvidenceImport.objects.create(system=system, made_by=chair, file_name="a.xlsx", rows=[row.as_json()]).pk


MAKERS = {"evidence": _evidence, "waiting": _waiting}
