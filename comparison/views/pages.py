"""The pages of comparison. Each is one read model, chosen by the same forms, shown in another way."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.permissions import Action, require
from assessments.models import Evidence
from assessments.views.common import actor_of, sign_in_first
from comparison import exports, rules
from comparison.asking import Asked, ask, matrix_for, page
from comparison.forms import EVIDENCE, SHOWS, DataForm, ExportForm
from comparison.presenters import evidence as strength
from comparison.presenters.counts import by_region, gains, move_counts, moves, spread
from comparison.presenters.matrix import groups_of
from comparison.presenters.tiles import map_view
from comparison.rows import ILLUSTRATIVE, REAL, Matrix
from comparison.selectors import known_in, matrices_over, pieces_of, readable_over

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@sign_in_first
def matrix(request: HttpRequest) -> HttpResponse:
    """Every system in every area."""
    asked = ask(request)
    found = matrix_for(asked)
    form = asked.form
    show = form.value("show", "claim")
    groups = (
        groups_of(
            found,
            show=show,
            region=form.value("region"),
            level=form.value("level"),
            shared_only=form.value("sharing") == "shared",
            sort=form.value("sort"),
            evidence=form.value("evidence"),
            members=asked.group.system_ids if asked.group else None,
            groups=[(one.name, one.system_ids) for one in asked.groups],
        )
        if found
        else []
    )
    codes = {row.url for group in groups for row in group.rows if row.until is None}
    heads = _heads(request, found, form.value("sort")) if found else []
    return page(request, "matrix", asked, matrix=found, groups=groups, show=show, shown=len(codes), heads=heads)


def _heads(request: HttpRequest, found: Matrix, sort: str) -> list[dict[str, Any]]:
    """The columns with the address that sorts by each and keeps the rest of the view."""
    heads = []
    for key, name in (("", "System"), *((one.key, one.name) for one in found.areas)):
        query = request.GET.copy()
        query["sort"] = key
        heads.append({"key": key, "name": name, "is_sorted": sort == key, "query": query.urlencode()})
    return heads


@require_safe
@sign_in_first
def area(request: HttpRequest, area: str) -> HttpResponse:
    """How systems are spread in one area: whole, by region, over rounds."""
    asked = ask(request)
    if asked.round is None or asked.version is None or area not in {one.key for one in asked.version.areas}:
        raise Http404
    show = asked.form.value("show", "claim")
    if show == "gap":
        show = "claim"
    matrices = _over_rounds(asked, area)
    now = next(one for one in matrices if one.round.key == asked.round.key)
    floor = settings.SUPPRESSION_THRESHOLD
    return page(
        request,
        "area",
        asked,
        area=asked.version.area(area),
        whole=spread("England", now.column(area), now, floor, show=show),
        regions=by_region(now, area, floor, show=show),
        over=[spread(one.round.name, one.column(area), one, floor, show=show) for one in matrices],
        show_label=dict(SHOWS)[show],
    )


def _over_rounds(asked: Asked, area_key: str) -> list[Matrix]:
    """A matrix of one area for each round of the data asked for, the earliest first."""
    if asked.version is None:
        return []
    lines = sorted(asked.rounds, key=lambda line: line.as_at)
    return matrices_over(
        asked.actor, lines, asked.version, asked.systems, as_it_was=asked.as_it_was, area_key=area_key
    )


@require_safe
@sign_in_first
def tiles(request: HttpRequest) -> HttpResponse:
    """The tile map: all areas of a round as small multiples, or one area in every round; the data as tables."""
    asked = ask(request)
    show = asked.form.value("show", "claim")
    one_area = asked.form.value("area")
    if one_area:
        maps = [map_view(found, one_area, found.round.name, show) for found in _over_rounds(asked, one_area)]
    else:
        found = matrix_for(asked)
        maps = [map_view(found, one.key, one.name, show) for one in found.areas] if found else []
    heading = asked.round.name if asked.round else ""
    if one_area and asked.version:
        heading = f"{asked.version.area(one_area).name}, every round"
    return page(request, "map", asked, maps=maps, map_heading=heading, show_label=dict(SHOWS)[show])


@require_safe
@sign_in_first
def change(request: HttpRequest) -> HttpResponse:
    """Who moved up, stayed or moved down between two rounds, area by area, and the criteria that they gained."""
    asked = ask(request, over_two=True)
    pair = asked.change_form.chosen() if asked.change_form else None
    areas: list[dict[str, Any]] = []
    if pair and asked.version:
        is_made_up = asked.kind == ILLUSTRATIVE
        readable = {} if is_made_up else readable_over(asked.actor, pair)
        before, after = matrices_over(
            asked.actor, pair, asked.version, asked.systems, as_it_was=asked.as_it_was, readable=readable
        )
        said = {} if is_made_up else known_in(readable, pair, asked.version)
        floor = settings.SUPPRESSION_THRESHOLD
        areas = [
            {
                "area": one,
                "counts": move_counts(before, after, one.key),
                "moves": moves(before, after, one.key, said),
                "gains": gains(before, after, one.key, said, floor),
            }
            for one in asked.version.areas
        ]
    return page(request, "change", asked, change_form=asked.change_form, pair=pair, areas=areas)


@require_safe
@sign_in_first
def evidence(request: HttpRequest) -> HttpResponse:
    """How claims stand to their evidence, of which kinds it is and how old; small groups show nothing."""
    asked = ask(request)
    context: dict[str, Any] = {"areas": [], "regions": [], "tables": []}
    if asked.round and asked.version:
        is_made_up = asked.kind == ILLUSTRATIVE
        readable = {} if is_made_up else readable_over(asked.actor, [asked.round])
        (whole,) = matrices_over(
            asked.actor,
            [asked.round],
            asked.version,
            asked.systems,
            as_it_was=asked.as_it_was,
            readable=readable,
        )
        floor = settings.SUPPRESSION_THRESHOLD
        region = asked.form.value("region")
        found = whole.only(lambda row: row.system.region == region) if region else whole
        context = {
            "areas": strength.backing_by_area(found, floor),
            "regions": strength.backing_by_region(whole, floor),
            "matrix": found,
            "where": region or "England",
            "tables": [],
        }
        if not is_made_up:
            pieces = pieces_of(readable, asked.version)
            context["tables"] = [
                strength.kinds_of(found, pieces, Evidence.Kind.choices, floor),
                strength.ages_of(found, pieces, asked.round.as_at, floor),
            ]
    return page(request, "evidence", asked, **context)


def _for_export(asked: Asked, *, every: bool) -> list[Matrix]:
    """The matrices of one round, or of every one, as the filters leave them."""
    if asked.version is None or asked.round is None:
        return []
    lines = asked.rounds if every else [asked.round]
    matrices = matrices_over(asked.actor, lines, asked.version, asked.systems, as_it_was=asked.as_it_was)
    region, level = asked.form.value("region"), asked.form.value("level")
    if asked.group:
        members = asked.group.system_ids
        matrices = [one.only(lambda row: row.system.id in members) for one in matrices]
    if region:
        matrices = [one.only(lambda row: row.system.region == region) for one in matrices]
    if level:
        matrices = [
            one.only(lambda row: any(cell.level and cell.level.key == level for cell in row.cells)) for one in matrices
        ]
    if backing := asked.form.value("evidence"):
        matrices = [one.only(lambda row: rules.backed_as(row.cells, backing)) for one in matrices]
    if asked.form.value("sharing") == "shared":
        matrices = [one.only(lambda row: row.has_shared) for one in matrices]
    return matrices


@require_safe
@sign_in_first
def data_csv(request: HttpRequest) -> HttpResponseBase:
    """The view's data as CSV; `rounds=all` for every round. The heading goes out before anything is read."""
    require(actor_of(request), Action.COMPARE)
    lines = exports.csv_lines(lambda: _for_export(ask(request), every=ExportForm(request.GET).every()))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(DataForm(request.GET).chosen())}.csv"'
    return response


@require_safe
@sign_in_first
def data_xlsx(request: HttpRequest) -> HttpResponse:
    """The view's data as a spreadsheet, with its filters and definitions."""
    asked = ask(request)
    every = ExportForm(request.GET).every()
    matrices = _for_export(asked, every=every)
    levels = {one.key: one.name for one in asked.version.levels} if asked.version else {}
    chosen = [
        ("Data", asked.kind_label),
        ("Round", "All" if every else asked.round.name if asked.round else ""),
        ("Framework", f"{asked.version.name}, version {asked.version.version}" if asked.version else ""),
        ("Systems as they", "were in the round" if asked.as_it_was else "are now, with their predecessors"),
        ("Region", asked.form.value("region") or "All"),
        ("Group", asked.group.name if asked.group else "All systems"),
        ("At this level in any area", levels.get(asked.form.value("level"), "Any")),
        ("Evidence", dict(EVIDENCE)[asked.form.value("evidence")]),
        ("Sharing", "Those that have shared" if asked.form.value("sharing") == "shared" else "All systems"),
    ]
    response = HttpResponse(exports.workbook(matrices, chosen), content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(asked.kind)}.xlsx"'
    return response


def _name(kind: str) -> str:
    return f"{kind}-comparison" if kind != REAL else "comparison"
