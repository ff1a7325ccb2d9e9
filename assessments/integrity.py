"""Whether a system's history and its signed contents are as this product wrote them: asked by one command."""

from assessments.chain_heads import is_sealed, loaded_hash
from assessments.frozen import sha256_of
from assessments.history import broken_links
from assessments.models import Event, HistoryHead, SignedContent
from systems.models import System


def faults_of(system: System) -> list[str]:
    """What is not as it was written, in words; empty when everything is. Reads the whole history of the system."""
    events = list(Event.objects.filter(system=system).order_by("sequence").select_related("actor"))
    head = HistoryHead.objects.filter(system=system).first()
    faults = [f"entry {number} was changed, added or taken out" for number in broken_links(system)]
    if head is None:
        faults += ["there are entries, and no seal of where they end"] if events else []
    else:
        faults += _faults_of_end(head, events)
    # The hash covers a person by reference; the number of the account is for reading only.
    faults += [
        f"entry {event.sequence} names the account of another person"
        for event in events
        if event.actor is not None and event.actor_ref and str(event.actor.ref) != event.actor_ref
    ]
    return faults + _faults_of_signed(system, events)


def _faults_of_end(head: HistoryHead, events: list[Event]) -> list[str]:
    faults = []
    if not is_sealed(head):
        faults.append("the seal of where the history ends was changed, or is of another secret key")
    last = (events[-1].sequence, events[-1].hash) if events else (0, "")
    if (head.sequence, head.hash) != last or len(events) != head.sequence:
        faults.append(f"the history ends at entry {last[0]}, and ended at entry {head.sequence}")
    came = [event for event in events if event.sealed_as]
    if [event.sequence for event in came] != list(range(1, head.loaded + 1)) or loaded_hash(came) != head.loaded_hash:
        faults.append("what came from another installation is not what came")
    return faults


def _faults_of_signed(system: System, events: list[Event]) -> list[str]:
    """Each signed content has the text that was signed, and each signing in the history its content."""
    contents = {
        (row.assessment_id, row.sequence): row for row in SignedContent.objects.filter(assessment__system=system)
    }
    faults = [
        f"signed content {row.sequence} of assessment {row.assessment_id} has another text than was signed"
        for row in contents.values()
        if sha256_of(row.content) != row.sha256
    ]
    told = {}
    for event in events:
        kind, _, number = event.about.partition(":")
        if kind == "signing" and number.isdigit():
            told[event.assessment_id, int(number)] = {change.get("to") for change in event.changes}
    for key, codes in told.items():
        if key not in contents or contents[key].sha256 not in codes:
            faults.append(
                f"signing {key[1]} of assessment {key[0]} is in the history, and its content is another or gone"
            )
    faults += [
        f"signed content {key[1]} of assessment {key[0]} is not in the history" for key in contents if key not in told
    ]
    return faults
