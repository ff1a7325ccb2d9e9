"""An intervention's measure over time, drawn as an indicator's course is."""

from journey.charts.potential import Course, CourseChart, Point, course_figure, course_svg
from journey.charts.scale import scale_of
from journey.models import Intervention
from journey.numbers import with_unit
from journey.selectors.impact import ValueLine


def measure_chart(row: Intervention, values: tuple[ValueLine, ...]) -> CourseChart | None:
    """The chart of one intervention; None where nothing was measured."""
    if not values:
        return None
    unit = row.unit
    marks = tuple(Point("measured", one.on, one.value, f"{one.on:%-d %B %Y}: {one.words}") for one in values)
    targets: tuple[Point, ...] = ()
    if row.target is not None and row.target_on:
        words = f"Target for {row.target_on:%-d %B %Y}: {with_unit(row.target, unit)}"
        targets = (Point("target", row.target_on, row.target, words),)
    baseline = None
    if row.baseline is not None:
        baseline = Point("measured", row.baseline_on or values[0].on, row.baseline, "Baseline")
    numbers = [one.value for one in (*marks, *targets, *((baseline,) if baseline else ()))]
    model = Course(
        title=row.measure or row.name,
        unit=unit,
        runs=(marks,),
        targets=targets,
        baseline=baseline,
        scale=scale_of(min(numbers), max(numbers)),
    )
    note = f"The scale starts at {with_unit(model.scale.low, unit)}, not at zero." if model.scale.low else ""
    return CourseChart(
        key="measure-over-time",
        title=model.title,
        note=note,
        figure=course_figure(model),
        svg=course_svg(model, 720),
        svg_narrow=course_svg(model, 340),
    )
