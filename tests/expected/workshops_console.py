"""Preparing, running and deciding. The walk's workshops are of West Yorkshire; its chair and lead facilitate them."""

from tests.expected.rules import A_NEW_ONE, State, Table, chair_and_lead, members, signed_in

WORKSHOP = {"workshop": A_NEW_ONE}
ACTIVITY = WORKSHOP | {"activity": "1"}
ITEM = WORKSHOP | {"item": "1"}


def preparers(state: State) -> frozenset[str | None]:
    """Chairs and leads of any system, and the comparing body's people for national roundtables."""
    return frozenset({"chair", "lead", "other-chair", "other-lead", "analyst", "facilitator"})


def nobody(state: State) -> frozenset[str | None]:
    """Row 1 belongs to another workshop: whoever may ask for it is told that there is none."""
    return frozenset()


EXPECTATIONS: Table = {
    ("workshops:list", "GET"): (signed_in, {}),
    ("workshops:new", "GET"): (preparers, {}),
    ("workshops:new", "POST"): (preparers, {}),
    ("workshops:prepare", "GET"): (chair_and_lead, WORKSHOP),
    ("workshops:change", "GET"): (chair_and_lead, WORKSHOP),
    ("workshops:change", "POST"): (chair_and_lead, WORKSHOP),
    ("workshops:activity_add", "GET"): (chair_and_lead, WORKSHOP),
    ("workshops:activity_add", "POST"): (chair_and_lead, WORKSHOP),
    ("workshops:activity_edit", "GET"): (nobody, ACTIVITY),
    ("workshops:activity_edit", "POST"): (nobody, ACTIVITY),
    ("workshops:activity_move", "POST"): (nobody, ACTIVITY),
    ("workshops:give_right", "POST"): (chair_and_lead, WORKSHOP),
    ("workshops:take_right", "POST"): (chair_and_lead, WORKSHOP | {"facilitator": "1"}),
    ("workshops:keep", "POST"): (chair_and_lead, WORKSHOP),
    ("workshops:run", "GET"): (chair_and_lead, WORKSHOP),
    ("workshops:run_state", "GET"): (chair_and_lead, WORKSHOP),
    ("workshops:command", "POST"): (chair_and_lead, WORKSHOP),
    ("workshops:findings", "POST"): (chair_and_lead, WORKSHOP),
    ("workshops:record", "POST"): (nobody, ITEM),
    ("workshops:hands", "POST"): (nobody, ITEM),
    ("workshops:moderate", "POST"): (chair_and_lead, WORKSHOP),
    ("workshops:note", "POST"): (chair_and_lead, WORKSHOP | {"kind": "parked"}),
    ("workshops:note_remove", "POST"): (nobody, WORKSHOP | {"kind": "parked", "note": "1"}),
    ("workshops:summary", "GET"): (members, WORKSHOP),
    ("workshops:decisions", "GET"): (chair_and_lead, WORKSHOP),
    ("workshops:answer", "POST"): (nobody, ITEM),
    ("workshops:take_action", "POST"): (nobody, WORKSHOP | {"action": "1"}),
}
EXPECTATIONS |= {
    ("reports:roundtable_pdf", "GET"): (members, WORKSHOP),
    ("reports:roundtable_xlsx", "GET"): (members, WORKSHOP),
}
DOWNLOADS = {
    "reports:roundtable_pdf",
    "reports:roundtable_xlsx",
    "workshops:run_state",
    "workshops:screen_state",
    "join:state",
}
