"""Numbers as readers write them: commas part thousands and nothing else."""

from __future__ import annotations

import pytest

from components.what_if_form import read_cost
from components.written_number import COMMAS, read_number
from vocabulary import Refused


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", 1_234),
        ("12,345,678.5", 12_345_678.5),
        (" 1234 ", 1_234),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("5.", 5),
        ("1.2E+05", 120_000),
    ],
)
def test_numbers_are_read(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["0,5", "1,5", "1,23", "1234,567", "1,2345", ",5", "1,", "1,,000", "", ".", "-", "e5", "1e400", "٣", "nan", "1 2"],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(("written", "kept"), [("£1,200", 1.2e9), ("1.5", 1.5e6), (" ", None), (None, None), (2, 2e6)])
def test_a_cost_is_read_in_pounds(written: object, kept: float | None) -> None:
    assert read_cost(written) == kept


@pytest.mark.parametrize("written", ["1,5", "0,5", "2%"])
def test_a_cost_with_another_comma_is_refused_in_words(written: str) -> None:
    found = read_cost(written)
    assert isinstance(found, Refused)
    assert (COMMAS in found.reason) == ("," in written)
