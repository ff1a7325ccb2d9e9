"""The agendas that a workshop can begin from, as plain data. Pure: which rows they become is `services.preparing`'s.

The prompts are this product's own words for facilitators; areas, stages, shifts and questions are the frameworks'.
"""

from dataclasses import dataclass, replace

HEALTH_AND_WEALTH = "health-and-wealth"


@dataclass(frozen=True, slots=True)
class Planned:
    """One activity of an agenda.

    `framework` and `areas` name what is judged (no areas: all of the framework's). `source` is where a dot-vote's
    options come from ("questions", "interventions", "milestones" or "typed"); `options` are those typed.
    """

    kind: str
    title: str
    prompt: str = ""
    minutes: int = 10
    framework: str = ""
    areas: tuple[str, ...] = ()
    source: str = ""
    options: tuple[str, ...] = ()
    dots: int = 5
    most_on_one: int = 2
    shows_findings: bool = False


@dataclass(frozen=True, slots=True)
class Agenda:
    """A named list of activities; `key` is what a form sends."""

    key: str
    name: str
    about: str
    activities: tuple[Planned, ...]


ACTIONS = Planned(
    "text", "What will we do next?", "One action for each text: what, and who should own it.", minutes=10
)
STAGE = Planned(
    "stage",
    "Which stage of leadership describes us now?",
    "Choose the highest stage that you could show an outsider today.",
    minutes=12,
    framework="leadership-stages",
)


def _area(key: str, title: str) -> Planned:
    return Planned(
        "score",
        title,
        "Read what each level means. Choose the one that describes us now, not the one we plan for.",
        minutes=11,
        framework=HEALTH_AND_WEALTH,
        areas=(key,),
    )


AGENDAS = (
    Agenda(
        "maturity",
        "Maturity roundtable",
        "Scores each area of the health and wealth maturity framework, twice where the room differs.",
        (
            _area("economic-development", "Supporting economic development and recovery"),
            _area("quality-employment", "Ensuring quality local employment"),
            _area("climate-change", "Tackling climate change"),
            ACTIONS,
        ),
    ),
    Agenda(
        "leadership",
        "Leadership stage",
        "Places the system on the five stages and asks what the next one takes.",
        (
            STAGE,
            Planned("text", "What would show that we have reached the next stage?", minutes=10),
            ACTIONS,
        ),
    ),
    Agenda(
        "questions",
        "Choosing transformational questions",
        "A dot-vote on the questions of the four-step model, then what the chosen ones ask of us.",
        (
            Planned(
                "dots",
                "Which questions should our strategy take up?",
                "Five dots each, two at most on one question. You need not use them all.",
                minutes=12,
                source="questions",
            ),
            Planned("text", "What do the chosen questions ask of us?", minutes=10),
            ACTIONS,
        ),
    ),
    Agenda(
        "collaboration",
        "Collaboration readiness",
        "Judges what working with partners outside health and care needs, and the cultural shifts.",
        (
            Planned(
                "checklist",
                "How ready are we to work with outside partners?",
                "For each: is it in place?",
                minutes=15,
                framework="collaboration-readiness",
            ),
            Planned(
                "shifts",
                "How far has our culture moved?",
                "For each shift: does the barrier still dominate, or has the behaviour taken over?",
                minutes=15,
                framework="system-shifts",
            ),
            ACTIONS,
        ),
    ),
    Agenda(
        "universities",
        "Universities and the NHS",
        "What universities and the NHS can do together for their place.",
        (
            Planned("text", "What could our universities and the NHS do together that neither can alone?", minutes=12),
            Planned(
                "dots",
                "Where would working with universities matter most?",
                "Five dots each, two at most on one question.",
                minutes=10,
                source="questions",
            ),
            _area("quality-employment", "Ensuring quality local employment"),
            ACTIONS,
        ),
    ),
    Agenda("blank", "Blank", "Starts with nothing.", ()),
)


def agenda(key: str) -> Agenda:
    """The agenda with this key. Raises KeyError when there is none."""
    for one in AGENDAS:
        if one.key == key:
            return one
    raise KeyError(key)


def as_data(planned: Planned) -> dict[str, object]:
    """An activity as plain data, for an agenda that somebody keeps."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in _fields(planned).items()}


def from_data(data: dict[str, object]) -> Planned:
    """The activity that `as_data` wrote; what it does not know is left out."""
    known = _fields(Planned("text", ""))
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in data.items() if name in known}
    return replace(Planned("text", ""), **values)  # type: ignore[arg-type]


def _fields(planned: Planned) -> dict[str, object]:
    return {name: getattr(planned, name) for name in Planned.__slots__}
