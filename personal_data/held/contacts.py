"""Names and addresses that somebody wrote down of somebody else, who need not have an account."""

from personal_data.held.shapes import CONTACTS, Held, Names

FORMER = "A former member"
ADDED = Names("added_by", "You added it")


def _owner(column: str, address: str = "", within: str = "system") -> Names:
    """A name as somebody typed it, of somebody who owns a task of the system."""
    return Names(column, "You are named in it", address=address, within=within, leaves=FORMER)


HELD = (
    Held("journey.NominatedLead", "Nominated leads", CONTACTS,
         (_owner("name", "email"), Names("email", "It is your address"), ADDED),
         tells=("system", "since", "until"), prose=("job",)),
    Held("journey.AuditLink", "Whom relationship audits asked", CONTACTS,
         (Names("sent_to", "A partner’s link was for you"),), tells=("audit", "made_at"),
         secret=("token_hash", "sent_key")),
    Held("assessments.Milestone", "Milestones that you added or own", CONTACTS, (ADDED, _owner("owner")),
         tells=("system", "title", "due_on", "added_at"), prose=("notes",)),
    Held("journey.Programme", "Programmes that you added or own", CONTACTS, (ADDED, _owner("owner")),
         tells=("system", "name", "added_at"), prose=("summary", "funding")),
    Held("journey.ChosenQuestion", "Questions that you chose or answer", CONTACTS, (ADDED, _owner("answered_by")),
         tells=("system", "text", "added_at"), prose=("hypothesis", "learned")),
    Held("workshops.Action", "Actions of roundtables that you own", CONTACTS,
         (_owner("owner", within="workshop__systems"),), tells=("workshop", "text", "due_on")),
)  # fmt: skip
