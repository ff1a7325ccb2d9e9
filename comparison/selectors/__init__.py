"""Reads: what the reader may compare, in a constant number of queries."""

from comparison.selectors.evidence import known_in, pieces_of
from comparison.selectors.matrix import (
    matrices_over,
    matrix_of,
    readable_over,
    rounds_for,
    systems_for,
    versions_of_round,
)

__all__ = [
    "known_in",
    "matrices_over",
    "matrix_of",
    "pieces_of",
    "readable_over",
    "rounds_for",
    "systems_for",
    "versions_of_round",
]
