"""Threads that write at the same moment share a transaction: one of them writes for all that wait.

A room of sixty answers within seconds. Each answer in a transaction of its own would wait for the database's lock and
for the disk behind all the others; together they wait once, and none is acknowledged before the disk has it.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(eq=False, slots=True)
class _Waiting(Generic[Item]):
    item: Item
    is_done: bool = False
    trouble: BaseException | None = None


class Together(Generic[Item]):
    """Hands what the threads of this process write to `write`, a batch at a time, in the order of its coming.

    `write` returns, for each item of a batch, None or the exception that its own thread is to see. When it raises,
    every item of the batch is tried by itself, so that one that can't be written keeps no other out.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[BaseException | None]]) -> None:
        self._write = write
        self._waiting: list[_Waiting[Item]] = []
        self._list = threading.Lock()
        self._turn = threading.Lock()

    def take(self, item: Item) -> None:
        """Come back when `item` is written. Raises what `write` returned or raised for it."""
        mine = _Waiting(item)
        with self._list:
            self._waiting.append(mine)
        with self._turn:
            if not mine.is_done:  # nobody wrote it while this thread waited for its turn
                with self._list:
                    batch, self._waiting = self._waiting, []
                self._take_all(batch)
        if mine.trouble:
            raise mine.trouble

    def _take_all(self, batch: Sequence[_Waiting[Item]]) -> None:
        try:
            troubles = self._write([one.item for one in batch])
        except BaseException as trouble:
            if len(batch) > 1:
                for one in batch:
                    self._take_all([one])
                return
            troubles = [trouble]
        for one, found in zip(batch, troubles, strict=True):
            one.trouble, one.is_done = found, True
