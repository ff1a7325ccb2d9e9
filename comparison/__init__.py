"""Comparing systems fairly: only what was signed off and shared, levels never averaged, no ranking anywhere."""
