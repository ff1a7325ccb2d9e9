"""The columns of each sheet, with the meaning that the sheet of definitions gives them."""

from spreadsheets import Column, Kind

AREA = (
    Column("framework", "Framework", width=30, meaning="The framework that the area belongs to"),
    Column("area", "Area", width=40, meaning="The subject that is judged"),
)


def _level(key: str, heading: str, meaning: str) -> tuple[Column, Column]:
    """A level by name, and by its place in the order of its framework."""
    return (
        Column(key, heading, width=22, meaning=meaning),
        Column(
            f"{key}_order",
            f"{heading}: place in the order",
            Kind.WHOLE,
            width=14,
            meaning="Says which of two levels is higher, and nothing of how far apart they are: not to be averaged",
        ),
    )


SUMMARY = (
    Column("what", "What", width=34, meaning="What the line tells of the assessment"),
    Column("value", "Value", width=80, meaning="Text, a number or a date"),
)
AREAS = (
    *AREA,
    Column("key", "Area key", width=26, meaning="What data and addresses call the area"),
    Column(
        "standing", "Standing", width=16, meaning="Judged, not assessed, or not applicable: none of them is a zero"
    ),
    *_level("claim", "Claim", "The level that people chose for the area"),
    *_level(
        "criteria", "Supported by criteria", "The highest level whose core criteria, and those below, are all met"
    ),
    *_level("backed", "Evidence-backed", "The same, where each of those criteria also has evidence"),
    *_level("expected", "Expected for its age", "From published bands of the system’s age"),
    Column(
        "gap",
        "Levels above its evidence",
        Kind.WHOLE,
        width=14,
        meaning="How many levels the claim stands above (below: less than nothing) what the evidence backs",
    ),
    Column("gap_words", "Claim and evidence", width=50, meaning="The same in words"),
    Column(
        "to_close", "Would close the gap", width=30, meaning="The keys of the criteria still to meet or to evidence"
    ),
    Column("target", "Target", width=22, meaning="The level that the system wants to reach"),
    Column("target_date", "Target date", Kind.DATE, width=14, meaning="By when"),
    Column("change", "Change", width=40, meaning="How the claim moved since the last earlier round that has the area"),
    Column("confidence", "Confidence", width=14, meaning="How sure the people who judged are"),
    Column("origin", "Origin of the claim", width=20, meaning="Whether a person or a workshop made it"),
    Column("complete", "Finished", width=10, meaning="Whether the area was marked as finished"),
    Column("reasons", "Reasons for the claim", Kind.LINES, width=60, meaning="In the words of those who judged"),
    Column("chair_words", "Why the chair still claims it", Kind.LINES, width=40, meaning="Written at sign-off"),
)
FINDINGS = (
    *AREA,
    Column("criterion", "Criterion", width=14, meaning="The key of the criterion"),
    Column("level", "Level", width=20, meaning="The level that it is a criterion of"),
    Column("kind", "Kind", width=12, meaning="Core criteria decide a level; examples only illustrate"),
    Column("text", "What it says", Kind.LINES, width=60, meaning="The criterion in the framework’s words"),
    Column("state", "State", width=26, meaning="Not known is not the same as not met"),
    Column("evidence", "Evidence", width=20, meaning="Numbers of evidence, as on the sheet of evidence"),
    Column("note", "Note", Kind.LINES, width=50, meaning="In the words of those who looked"),
)
EVIDENCE = (
    Column("ref", "Number", width=10, meaning="The number that this workbook and the report give a piece of evidence"),
    Column("title", "Title", width=40, meaning="What it is called"),
    Column("kind", "Kind", width=18, meaning="What kind of thing it is"),
    Column("dated", "Dated", Kind.DATE, width=14, meaning="The date that it bears"),
    Column("valid_until", "Valid until", Kind.DATE, width=14, meaning="From the day after, it backs no level"),
    Column("expired", "Past its validity", width=12, meaning="At the date of this assessment"),
    Column("summary", "What it shows", Kind.LINES, width=60, meaning="In the words of those who added it"),
    Column("url", "Address", width=40, meaning="Where it can be read"),
    Column("file", "File", width=24, meaning="The name of the file that is kept with it"),
    Column("source", "Read from", width=30, meaning="The publication that it was read from"),
    Column("added_by", "Added by", width=24, meaning="Who added it"),
    Column("supports", "Supports", Kind.LINES, width=50, meaning="The areas and criteria that it supports"),
)
MILESTONES = (
    Column("title", "Milestone", width=40, meaning="What will be delivered"),
    Column("area", "Area", width=36, meaning="The area that it serves; empty for more than one"),
    Column("level", "Towards", width=20, meaning="The level that it leads to"),
    Column("criteria", "Would meet", width=20, meaning="Keys of criteria"),
    Column("owner", "Owner", width=24, meaning="Who sees to it"),
    Column("due_on", "Due", Kind.DATE, width=14, meaning="By when"),
    Column("status", "Status", width=14, meaning="Planned, under way, met"),
    Column("overdue", "Overdue", width=10, meaning="Open, and due before the day that this was read or signed"),
    Column("met_on", "Met on", Kind.DATE, width=14, meaning="When it was delivered"),
    Column("notes", "Notes", Kind.LINES, width=50, meaning="In the words of the system’s people"),
)
ROUNDS = (
    *AREA,
    Column("round", "Round", width=28, meaning="The period of assessment"),
    Column("as_at", "Position as at", Kind.DATE, width=14, meaning="The date that the round speaks of"),
    Column("status", "Status", width=14, meaning="Where that assessment stands"),
    *_level("claim", "Claim", "The level claimed in that round"),
    *_level("backed", "Evidence-backed", "The level that the evidence backed in that round"),
    Column("version", "Framework version", width=14, meaning="The version that the round used"),
    Column("mark", "Version change", width=50, meaning="Whether the round compares with the one before, and why"),
)
READINGS = (
    Column("by", "Reading by", width=30, meaning="Whose voice it is: never merged into the system’s own judgement"),
    Column("given_on", "Given on", Kind.DATE, width=14, meaning="When it was given"),
    Column("area", "Area", width=36, meaning="The area that was read"),
    Column("claim", "The system claims", width=22, meaning="The level that the system claims"),
    Column("level", "The reader sees", width=22, meaning="The level that the reader sees"),
    Column("words", "In their words", Kind.LINES, width=50, meaning="What the reader said"),
    Column("answer", "The system’s answer", Kind.LINES, width=40, meaning="What the system answered"),
)
TERMS = (
    ("Not assessed", "Nobody has judged the area in this round. It is not a zero."),
    ("Not applicable", "The area does not apply to the system. It is not a zero."),
    ("Judged as a whole", "The area has no core criteria, so its evidence backs the claim as a whole."),
    ("Ordinal", "Levels have an order and no distance between them. Count them; never average them."),
)
