"""The factory's own parts: evidence is made once, and what a browser sends as a view may be anything."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from caching import SingleFlightCache
from components.page import query_of


def test_evidence_asked_for_at_once_is_made_once() -> None:
    once, made, gate = SingleFlightCache(4), [], threading.Event()

    def make() -> int:
        made.append(1)
        gate.wait(5)
        return 7

    with ThreadPoolExecutor(8) as askers:
        answers = [askers.submit(once.get, "key", make) for _ in range(8)]
        gate.set()
        assert [answer.result(5) for answer in answers] == [7] * 8
    assert len(made) == 1


def test_what_failed_is_tried_again() -> None:
    once = SingleFlightCache(4)
    with pytest.raises(ZeroDivisionError):
        once.get("key", lambda: 1 / 0)
    assert once.get("key", lambda: 3) == 3


def test_only_so_much_is_remembered_and_the_oldest_goes_first() -> None:
    once, made = SingleFlightCache(2), []
    for key in "abca":
        once.get(key, lambda key=key: made.append(key))  # type: ignore[misc]
    assert made == ["a", "b", "c", "a"]


@pytest.mark.parametrize("sent", [None, 3, [], "x", {}, {"now": 3}, True])
def test_what_is_no_view_is_the_usual_view(sent: Any) -> None:
    assert query_of(sent) == {}


def test_a_view_is_read_from_its_store() -> None:
    assert query_of("?area=QUA&period=2025-01") == {"area": ["QUA"], "period": ["2025-01"]}
