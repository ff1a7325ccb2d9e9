"""Writes of comparison."""

from comparison.services.illustrations import fill_illustrations, remove_illustrations

__all__ = ["fill_illustrations", "remove_illustrations"]
