"""A finding whose measure the edition lacks is left out of the first page, and its page's other findings stay."""

from __future__ import annotations

from typing import Any

import pytest

from pages.held import held
from vocabulary import NotHeld


def lacks() -> list[Any]:
    raise NotHeld("This needs “Deaths”, which is not in this edition.")


def test_only_the_finding_that_needs_it_is_left_out() -> None:
    first: Any = object()
    last: Any = object()
    found: Any = held(lambda: [first], lacks, lambda: [None], lambda: [last])
    assert list(found) == [first, last]


def test_another_error_is_no_missing_measure() -> None:
    def fails() -> list[Any]:
        raise KeyError("a fault")

    with pytest.raises(KeyError):
        list(held(fails))
