"""Remembering what was made, and making it only once however many ask at the same moment."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any


class Once:
    """Remembers what was made for a key; askers who come while it is being made wait for it instead of making it too.

    The sections of one view are asked for at the same moment and share its evidence.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Remember nothing of what was made so far."""
        with self._lock:
            self._made.clear()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        with self._lock:
            made = self._made.get(key)
            first = made is None
            if made is None:
                made = self._made[key] = Future()
                if len(self._made) > self._most:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
        if first:
            try:
                made.set_result(make())
            except BaseException as problem:
                made.set_exception(problem)
                with self._lock:
                    self._made.pop(key, None)
        return made.result()
