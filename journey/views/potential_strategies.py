"""The register of strategies, and what they cover beside what the indicators tell."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import Action
from assessments.views.common import sign_in_first
from journey.forms.potential_strategies import StrategyForm
from journey.kinds import STRATEGY
from journey.presenters.potential_strategies import matrix_view
from journey.selectors.potential_strategies import strategy_matrix
from journey.services.potential_strategies import add_strategy, change_strategy
from journey.views.common import enter, out_of_use, page
from journey.views.records import Pages

STRATEGIES = Pages(
    kind=STRATEGY,
    form=StrategyForm,
    step="potential",
    back="strategies",
    route="strategy",
    about="What an organisation has said that it will do as an anchor in its place.",
    save=add_strategy,
    resave=change_strategy,
)


@require_safe
@sign_in_first
def strategies(request: HttpRequest, ods: str) -> HttpResponse:
    """Every strategy, and a matrix of organisations and domains with its overlaps and gaps in words."""
    _, system = enter(request, ods, Action.READ_STEPS)
    return page(
        request,
        "potential_strategies",
        system,
        "potential",
        inside=True,
        matrix=matrix_view(strategy_matrix(system), system),
        retired=out_of_use(system, STRATEGY, "strategy_edit"),
    )
