"""Writes: each checks permission, runs in one transaction, and says what it did in the workshop's own log."""
