"""Numbers kept in memory: read once, never more than the room there is, never to be written to."""

from __future__ import annotations

import numpy as np
import pytest

from data_access.observations import Numbers
from data_access.recent import Recent


def numbers(rows: int) -> Numbers:
    floats = np.zeros(rows)
    texts = np.array(["ok"] * rows, dtype=object)
    return Numbers("a", "", floats, floats, floats.copy(), floats, floats, texts, texts, np.zeros(rows, dtype=bool))


def test_a_question_asked_again_is_not_read_again() -> None:
    recent, read = Recent(100), []
    for _ in range(3):
        found = recent.get("a", lambda: read.append("a") or numbers(4))  # type: ignore[func-returns-value]
    assert len(found) == 4
    assert read == ["a"]


def test_the_oldest_make_room_and_the_largest_are_never_kept() -> None:
    recent, read = Recent(100), []

    def ask(key: str, rows: int) -> None:
        recent.get(key, lambda: read.append(key) or numbers(rows))  # type: ignore[func-returns-value]

    for key in "abcdef":
        ask(key, 19)
    ask("f", 19)
    ask("a", 19)
    assert read == [*"abcdef", "a"]
    ask("large", 60)
    ask("large", 60)
    assert read[-2:] == ["large", "large"]
    assert sum(len(each) + 1 for each in recent._kept.values()) == recent._rows <= 100


def test_without_room_nothing_is_kept() -> None:
    recent, read = Recent(0), []
    for _ in range(2):
        recent.get("a", lambda: read.append("a") or numbers(0))  # type: ignore[func-returns-value]
    assert read == ["a", "a"]


def test_what_many_hold_cannot_be_written_to() -> None:
    found = Recent(100).get("a", lambda: numbers(3))
    with pytest.raises(ValueError, match="read-only"):
        found.value[0] = 1
