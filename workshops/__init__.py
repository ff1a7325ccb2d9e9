"""Roundtables, live: silent scores, reveal, discussion, a second score, and a consensus that the system decides on.

The method is a modified Delphi. Nobody, the facilitator included, sees a score before it is revealed.
"""
