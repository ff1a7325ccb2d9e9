"""Who can learn from whom: matches, themes and clusters."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.permissions import Action, Subject, can
from assessments.views.common import sign_in_first
from comparison.asking import ask, matrix_for, page
from comparison.forms_learning import MatchForm
from comparison.rows import REAL
from comparison.selectors import versions_of_round
from comparison.selectors.matching import clusters_of, matches_for
from comparison.selectors.themes import shared_questions


@require_safe
@sign_in_first
def matches(request: HttpRequest) -> HttpResponse:
    """For a system and an area: those further on, with what they did."""
    asked = ask(request)
    mine = set(asked.actor.system_roles)
    now = [one for one in asked.systems if one.until is None]
    # A person's own systems come first; only the comparing body asks on behalf of any.
    offered = [one for one in now if one.id in mine]
    if can(asked.actor, Action.SEE_PAIRS):
        offered += [one for one in now if one.id not in mine]
    form = MatchForm(
        request.GET or None,
        rounds=asked.rounds,
        versions=versions_of_round(asked.round) if asked.round else (),
        version=asked.version,
        systems=offered,
        initial={"kind": asked.kind, "round": asked.round.key if asked.round else ""},
    )
    own, area = form.system(), form.area_key()
    found = None
    if own and asked.round and asked.version and area:
        found = matches_for(asked.actor, asked.round, asked.rounds, asked.version, now, own, area)
    may_ask = (
        own is not None and asked.kind == REAL and can(asked.actor, Action.ASK_CONVERSATION, Subject(system_id=own.id))
    )
    return page(
        request,
        "matches",
        asked,
        match_form=form,
        found=found,
        may_ask=may_ask,
        may_see_pairs=can(asked.actor, Action.SEE_PAIRS),
    )


@require_safe
@sign_in_first
def themes(request: HttpRequest) -> HttpResponse:
    """What several systems work on: the same questions, and regions in which some begin and some are further on."""
    asked = ask(request)
    found = matrix_for(asked)
    region = asked.form.value("region")
    rows = []
    for cluster in clusters_of(found) if found else []:
        if region and cluster.region != region:
            continue
        name = f"{cluster.area_name}, {cluster.region}"[:100]
        query = urlencode({"name": name, "members": [one.code for one in cluster.systems]}, doseq=True)
        rows.append((cluster, f"{reverse('compare:group_add')}?{query}"))
    return page(
        request, "themes", asked, clusters=rows, questions=shared_questions(asked.actor, asked.systems), matrix=found
    )
