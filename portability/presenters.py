"""What a copy holds, in words."""

from collections.abc import Mapping

WORDS = {
    "people": "People with an account",
    "memberships": "Roles",
    "membership_events": "Changes of roles",
    "local_versions": "Versions of local areas",
    "rounds": "Rounds",
    "assessments": "Assessments",
    "judgements": "Areas judged or waiting",
    "findings": "Findings",
    "evidence": "Pieces of evidence",
    "evidence_links": "Criteria and claims that evidence supports",
    "milestones": "Milestones",
    "readings": "Readings by others",
    "version_moves": "Moves between versions",
    "signed_contents": "Signings",
    "history": "Entries of the history",
}


def counted(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """How many of each kind there are, those that people know by name."""
    return tuple((words, counts.get(name, 0)) for name, words in WORDS.items())
