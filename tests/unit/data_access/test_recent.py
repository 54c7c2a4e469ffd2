"""Numbers kept in memory: read once, never more than the room there is, never to be written to."""

from __future__ import annotations

import numpy as np
import pytest

from caching import OVERHEAD, ByteBudget
from data_access.observations import Numbers
from data_access.recent import Recent, size_of_numbers

ROOM = 50_000


def numbers(rows: int) -> Numbers:
    a, b, c, d, e = (np.zeros(rows) for _ in range(5))
    status, release = (np.array(["ok"] * rows, dtype=object) for _ in range(2))
    return Numbers("a", "", a, b, c, d, e, status, release, np.zeros(rows, dtype=bool))


def test_a_question_asked_again_is_not_read_again() -> None:
    recent, read = Recent(budget=ByteBudget(ROOM)), []
    for _ in range(3):
        found = recent.get("a", lambda: read.append("a") or numbers(4))  # type: ignore[func-returns-value]
    assert len(found) == 4
    assert read == ["a"]


def test_the_oldest_make_room_and_the_largest_are_never_kept() -> None:
    budget = ByteBudget(ROOM)
    recent, read = Recent(budget=budget), []

    def ask(key: str, rows: int) -> None:
        recent.get(key, lambda: read.append(key) or numbers(rows))  # type: ignore[func-returns-value]

    one = size_of_numbers(numbers(90))
    assert one == OVERHEAD + 90 * 57  # seven columns of eight bytes, and one of a single byte
    fitting = ROOM // one
    keys = [chr(ord("a") + number) for number in range(fitting + 1)]
    for key in keys:
        ask(key, 90)
    ask(keys[-1], 90)
    ask("a", 90)
    assert read == [*keys, "a"]
    ask("large", 200)
    ask("large", 200)
    assert read[-2:] == ["large", "large"]
    assert budget.used_bytes == len(recent.kept) * one <= ROOM


def test_without_room_nothing_is_kept() -> None:
    recent, read = Recent(0), []
    for _ in range(2):
        recent.get("a", lambda: read.append("a") or numbers(0))  # type: ignore[func-returns-value]
    assert read == ["a", "a"]


def test_what_many_hold_cannot_be_written_to() -> None:
    found = Recent(budget=ByteBudget(ROOM)).get("a", lambda: numbers(3))
    with pytest.raises(ValueError, match="read-only"):
        found.value[0] = 1
