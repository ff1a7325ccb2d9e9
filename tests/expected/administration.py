"""An administrator's pages: frameworks to import, and rounds."""

from frameworks.models import Framework, FrameworkVersion, Source
from tests.expected.rules import A_NEW_ONE, State, Table, signed_in


def administrator(state: State) -> frozenset[str | None]:
    return frozenset({"administrator"})


DRAFT = {"framework": "health-and-wealth", "draft": A_NEW_ONE}


def holders(state: State) -> frozenset[str | None]:
    """Whoever holds the round."""
    return frozenset({"administrator", "analyst"})


CURRENT = {"key": "2026-27"}
EXPECTATIONS: Table = {
    ("administration:progress", "GET"): (holders, CURRENT),
    ("administration:progress_csv", "GET"): (holders, CURRENT),
    ("administration:extend", "GET"): (administrator, CURRENT),
    ("administration:extend", "POST"): (administrator, CURRENT),
    ("administration:reminder", "GET"): (administrator, CURRENT),
    ("administration:reminder", "POST"): (administrator, CURRENT),
    ("reminders", "GET"): (signed_in, {}),
    ("reminders", "POST"): (signed_in, {}),
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
DOWNLOADS = {"administration:progress_csv"}
