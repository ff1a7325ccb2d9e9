"""What other parts of the product may answer to."""

from django.dispatch import Signal

content_loaded = Signal()
"""The product's content was loaded, within the same transaction. An answer is a line of words, or nothing."""
