"""What a request asks of comparison, settled once for every page: who, which data, which round, which framework."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from accounts.permissions import Action, Actor, require
from assessments.views.common import actor_of
from comparison.forms import SHOWS, ChangeForm, DataForm, RoundForm, ViewForm
from comparison.rows import ILLUSTRATIVE, KIND_LABELS, Matrix, RoundLine, SystemLine
from comparison.selectors import matrix_of, rounds_for, systems_for, versions_of_round
from comparison.selectors.groups import GroupLine, groups_for
from frameworks.content import VersionContent

TABS = (
    ("matrix", "Matrix"),
    ("map", "Map"),
    ("change", "Change"),
    ("evidence", "Evidence"),
    ("matches", "Matches"),
    ("themes", "Themes"),
    ("indicators", "Indicators"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the query string asked for, settled. `version` is None for a round that has no framework."""

    actor: Actor
    kind: str
    rounds: list[RoundLine]
    round: RoundLine | None
    version: VersionContent | None
    systems: list[SystemLine]
    form: ViewForm
    change_form: ChangeForm | None
    groups: list[GroupLine]

    @property
    def is_illustrative(self) -> bool:
        return self.kind == ILLUSTRATIVE

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]

    @property
    def as_it_was(self) -> bool:
        return self.form.as_it_was()

    @property
    def group(self) -> GroupLine | None:
        """The group that the view is of; None for all systems."""
        return next((one for one in self.groups if str(one.id) == self.form.value("group")), None)


def ask(request: HttpRequest, *, over_two: bool = False) -> Asked:
    """Settle what is asked for; `over_two` for a page of two rounds, whose framework is the later one's.

    Raises Http404 for who may not compare. Six queries at most.
    """
    actor = actor_of(request)
    require(actor, Action.COMPARE)
    kind = DataForm(request.GET).chosen()
    rounds = rounds_for(kind)
    change_form = None
    if over_two:
        asks = "before" in request.GET or "after" in request.GET
        change_form = ChangeForm(request.GET if asks else None, rounds=rounds)
    pair = change_form.chosen() if change_form else None
    line = pair[1] if pair else RoundForm(request.GET, rounds=rounds).chosen()
    versions = versions_of_round(line) if line else ()
    systems, groups = systems_for(), groups_for(actor)
    form = ViewForm(
        _with_defaults(request.GET, line, over_two=over_two),
        rounds=rounds,
        versions=versions,
        regions=sorted({one.region for one in systems}),
        groups=[(str(one.id), one.name) for one in groups],
    )
    return Asked(actor, kind, rounds, line, form.version(), systems, form, change_form, groups)


def _with_defaults(given: QueryDict, line: RoundLine | None, *, over_two: bool) -> QueryDict:
    """The query string with what it leaves out, so that the form shows what the page shows."""
    data = given.copy()
    if line and (over_two or not data.get("round")):
        data["round"] = line.key
    return data


def matrix_for(asked: Asked) -> Matrix | None:
    """The matrix of the round asked for; None where there is nothing to compare."""
    if asked.round is None or asked.version is None:
        return None
    return matrix_of(asked.actor, asked.round, asked.version, asked.systems, as_it_was=asked.as_it_was)


def page(request: HttpRequest, template: str, asked: Asked, **context: Any) -> HttpResponse:
    """One of the views, with what they all have."""
    query = request.GET.urlencode()
    common = {
        "asked": asked,
        "chosen": _chosen(asked),
        "form": asked.form,
        "tabs": tabs(query, template),
        "query": query,
    }
    return render(request, f"comparison/{template}.html", {**common, **context})


def tabs(query: str, here: str) -> list[dict[str, Any]]:
    """The views as tabs; each keeps what was asked for."""
    more = f"?{query}" if query else ""
    return [
        {"label": label, "url": reverse(f"compare:{name}") + more, "is_here": name == here} for name, label in TABS
    ]


def _chosen(asked: Asked) -> str:
    """What is shown, in a few words."""
    parts = [asked.round.name if asked.round else "", asked.version.short_name if asked.version else ""]
    parts += [dict(SHOWS)[asked.form.value("show", "claim")], asked.form.value("region")]
    parts.append(asked.group.name if asked.group else "")
    parts.append("systems as they were" if asked.as_it_was else "")
    return ", ".join(part for part in parts if part)
