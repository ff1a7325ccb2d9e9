"""Helpers of the shared pieces of pages in `templates/components/`."""

from django import template

register = template.Library()


@register.simple_tag
def level_steps(order: int | None, of: int | None = None) -> list[bool]:
    """One entry for each level: whether a level of this `order` has reached it. `of` is how many levels there are.

    No order (not assessed) and order 0 (below the first level) reach none.
    """
    reached = int(order or 0)
    return [step <= reached for step in range(1, max(int(of or 3), reached) + 1)]
