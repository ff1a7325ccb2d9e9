"""Pages of roundtables."""
