"""What stands in for starting a process: nothing is drawn until a test draws it."""


def leave(drawing_id: int) -> None:
    """Leave the drawing waiting."""
