"""What is forgotten in time: each part says what it took, and leaves what was signed and what the history tells."""

from personal_data.forgetting.all import PARTS, Part, Taken, forget

__all__ = ["PARTS", "Part", "Taken", "forget"]
