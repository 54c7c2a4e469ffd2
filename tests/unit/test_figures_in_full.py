"""The command line writes figures in full, without an exponent."""

from __future__ import annotations

import pytest

from cli.editions import written


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (4_141_990_000.0, "4,141,990,000"),
        (-1_000_000.0, "-1,000,000"),
        (999_999.4, "999,999"),
        (0.4141987, "0.414199"),
        (1234.56, "1,234.56"),
        (None, "not known"),
    ],
)
def test_a_figure_of_the_command_line_is_written_in_full(value: float | None, words: str) -> None:
    assert written(value) == words
