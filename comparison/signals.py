"""What comparison tells those above it, of whom it knows nothing."""

from django.dispatch import Signal

illustrations_removed = Signal()
"""All illustrative data is gone: whoever made something of it takes that away too. Sent within the transaction."""
