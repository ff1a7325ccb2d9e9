"""A day on which every system holds its roundtable at once: `make load`."""
