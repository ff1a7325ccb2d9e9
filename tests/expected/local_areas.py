"""A system's own areas: for its people only."""

from accounts.models import User
from accounts.permissions import Actor
from assessments.services.local_areas import draft_of, save_area
from frameworks.local import AreaText
from frameworks.saving import remove_draft
from systems.models import System
from tests.expected.rules import A_NEW_ONE, Table, chair_and_lead, members

SYSTEM = {"ods": "QWO"}
LOCAL = SYSTEM | {"area": A_NEW_ONE}
EXPECTATIONS: Table = {
    ("local_areas:list", "GET"): (members, SYSTEM),
    ("local_areas:list", "POST"): (chair_and_lead, SYSTEM),
    ("local_areas:new", "GET"): (chair_and_lead, SYSTEM),
    ("local_areas:new", "POST"): (chair_and_lead, SYSTEM),
    ("local_areas:new_from", "GET"): (chair_and_lead, SYSTEM | {"example": "dorset-living-lab"}),
    ("local_areas:new_from", "POST"): (chair_and_lead, SYSTEM | {"example": "dorset-living-lab"}),
    ("local_areas:edit", "GET"): (chair_and_lead, LOCAL),
    ("local_areas:edit", "POST"): (chair_and_lead, LOCAL),
    ("local_areas:remove", "POST"): (chair_and_lead, LOCAL),
}


def _area(number: int) -> str:
    system = System.objects.get(ods_code="QWO")
    draft = draft_of(system)
    if draft is not None and draft.areas.count() > 15:  # short of the most that a system can have
        remove_draft(draft)
        draft = None
    person = User.objects.order_by("pk").first()
    assert person is not None
    actor = Actor(user_id=person.pk, name="Somebody", system_roles={system.pk: "lead"})
    text = AreaText(f"Area {number}", descriptors={"emerging": "Words"})
    content = save_area(actor=actor, system=system, text=text, seen_draft=draft.pk if draft else 0)
    return content.areas[-1].key


MAKERS = {"area": _area}
