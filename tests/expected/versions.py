"""The frameworks of an assessment, and moving to another version of one."""

from frameworks.models import Framework, FrameworkVersion, Source
from tests.expected.rules import A_NEW_ONE, ASSESSMENT, State, Table, chair_and_lead, members


def judges_while_open(state: State) -> frozenset[str | None]:
    return chair_and_lead(state) if state.status in {"draft", "reopened"} else frozenset()


MOVE = ASSESSMENT | {"framework": "leadership-stages", "version": A_NEW_ONE}
EXPECTATIONS: Table = {
    ("assessments:frameworks", "GET"): (members, ASSESSMENT),
    ("assessments:frameworks", "POST"): (judges_while_open, ASSESSMENT),
    ("assessments:move", "GET"): (judges_while_open, MOVE),
    ("assessments:move", "POST"): (judges_while_open, MOVE),
}


def _version(number: int) -> str:
    framework = Framework.objects.get(key="leadership-stages")
    version = FrameworkVersion.objects.create(
        framework=framework, version=f"next-{number}", source=Source.objects.first()
    )
    FrameworkVersion.objects.filter(pk=version.pk).update(status="published")
    return version.version


MAKERS = {"version": _version}
