"""Places on the map. Pure."""

SOUTH, NORTH, WEST, EAST = 49.8, 55.9, -6.5, 1.8
"""A box around England with the Isles of Scilly. Parts of its neighbours are in it: it only catches slips."""


def outside_england(latitude: float, longitude: float) -> bool:
    """Whether a place is certainly not in England: degrees north, degrees east."""
    return not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST)


def warning(latitude: float | None, longitude: float | None) -> str:
    """What to say of coordinates that may be a slip; empty for none, and for a place that may be in England."""
    if latitude is None or longitude is None or not outside_england(latitude, longitude):
        return ""
    if not outside_england(longitude, latitude):
        return "It is saved, but the place is outside England: latitude and longitude may have changed places."
    return "It is saved, but the place is outside England. Check the coordinates if that is not meant."
