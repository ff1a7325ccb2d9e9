"""Why a file was refused."""


class Refused(Exception):
    """A file that is not taken; its text says why, in words for the person who sent it."""
