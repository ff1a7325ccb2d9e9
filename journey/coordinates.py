"""Places on the map. Pure."""

from collections.abc import Mapping
from typing import Any

SOUTH, NORTH, WEST, EAST = 49.8, 55.9, -6.5, 1.8
"""A box around England with the Isles of Scilly. Parts of its neighbours are in it: it only catches slips."""


def outside_england(latitude: Any, longitude: Any) -> bool:
    """Whether a place is certainly not in England: degrees north, degrees east."""
    return not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST)


def warning(values: Mapping[str, Any]) -> str:
    """What to say of a row's `latitude` and `longitude` that may be a slip.

    Empty where there are none, and for a place that may be in England: it is a warning and no refusal.
    """
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if latitude is None or longitude is None or not outside_england(latitude, longitude):
        return ""
    if not outside_england(longitude, latitude):
        return "It is saved, but the place is outside England: latitude and longitude may have changed places."
    return "It is saved, but the place is outside England. Check the coordinates if that is not meant."
