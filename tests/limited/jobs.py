"""Jobs for a worker: each does one thing that a job may do."""

import os
import time
from collections.abc import Callable

Tell = Callable[[int], None] | None


def length(text: str, tell: Tell = None) -> int:
    return len(text)


def process(tell: Tell = None) -> int:
    return os.getpid()


def sleep(seconds: float, tell: Tell = None) -> str:
    time.sleep(seconds)
    return "awake"


def spin(tell: Tell = None) -> None:
    while True:
        pass


def fill(megabytes: int, tell: Tell = None) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def fail(tell: Tell = None) -> None:
    raise ValueError("a reason")


def nest(tell: Tell = None) -> None:
    nest()


def die(tell: Tell = None) -> None:
    os._exit(3)


def count(tell: Tell = None) -> int:
    for number in range(1, 4):
        if tell:
            tell(number)
        time.sleep(0.02)
    return 3
