"""An administrator's pages: frameworks to import, and rounds."""

from frameworks.models import Framework, FrameworkVersion, Source
from tests.expected.rules import A_NEW_ONE, State, Table


def administrator(state: State) -> frozenset[str | None]:
    return frozenset({"administrator"})


DRAFT = {"framework": "health-and-wealth", "draft": A_NEW_ONE}
EXPECTATIONS: Table = {
    ("administration:home", "GET"): (administrator, {}),
    ("administration:import", "GET"): (administrator, {}),
    ("administration:import", "POST"): (administrator, {}),
    ("administration:template", "GET"): (administrator, {}),
    ("administration:keep", "POST"): (administrator, {}),
    ("administration:draft", "GET"): (administrator, DRAFT),
    ("administration:draft", "POST"): (administrator, DRAFT),
    ("administration:rounds", "GET"): (administrator, {}),
    ("administration:new_round", "GET"): (administrator, {}),
    ("administration:new_round", "POST"): (administrator, {}),
    ("administration:round", "GET"): (administrator, {"key": "2026-27"}),
    ("administration:round", "POST"): (administrator, {"key": "2026-27"}),
}


def _draft(number: int) -> str:
    framework = Framework.objects.get(key="health-and-wealth")
    FrameworkVersion.objects.create(framework=framework, version=f"draft-{number}", source=Source.objects.first())
    return f"draft-{number}"


MAKERS = {"draft": _draft}
