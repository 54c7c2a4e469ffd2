"""Numbers in words, links and files: what a reader reads, and what can do harm."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from components.exports import tidy_csv
from components.glossary import TERMS, marked
from components.links import outside_link, safe_link
from components.nouns import TRUST
from components.tables import written


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (12_345, "about 12,300"),
        (-12_345, "about 12,300"),
        (99.4, "99"),
        (100, "about 100"),
        (0, "0"),
        (None, say.NOT_AVAILABLE),
    ],
)
def test_about(value: float | None, words: str) -> None:
    assert say.about(value) == words


def test_rounded_numbers_stand_without_about() -> None:
    assert [say.rounded(each) for each in (12_345, -12_345, 99.4, 0.2)] == ["12,300", "12,300", "99", "under 1"]
    assert [say.rounded_pounds(each) for each in (-2_541_982, 340_123)] == ["£2.5 million", "£340,000"]
    assert say.large(-978, "waits") == ("978", "fewer waits")
    assert say.large(12_345, "waits") == ("12,300", "more waits")
    assert say.large(736.6, "million pounds {more|less} here") == ("£737 million", "more here")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2_541_982, "about £2.5 million"),
        (-1_234_567_890, "about £1,234.6 million"),
        (999_600, "about £1.0 million"),
        (340_123, "about £340,000"),
        (-8_321, "about £8,300"),
        (40, "about £0"),
    ],
)
def test_pounds(value: float, words: str) -> None:
    assert say.pounds(value) == words


def test_a_missing_number_is_never_shown_as_0() -> None:
    for write in (say.count, say.percent, say.points, say.about, say.pounds, say.rounded, say.rounded_pounds):
        assert write(None) == write(math.nan) == say.NOT_AVAILABLE


@pytest.mark.parametrize(
    ("difference", "polarity", "words"),
    [
        (0.1, "higher", "better"),
        (-0.1, "higher", "worse"),
        (0.1, "lower", "worse"),
        (-0.1, "lower", "better"),
        (0.1, "neutral", "higher"),
        (-0.1, "neutral", "lower"),
        (0.0, "higher", "the same"),
    ],
)
def test_directions_match_signs(difference: float, polarity: str, words: str) -> None:
    assert say.judgement(difference, polarity) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 21, "none of the 21 trusts"),
        (3, 21, "3 of the 21 trusts"),
        (21, 21, "all 21 trusts"),
        (1, 1, "the one trust"),
        (0, 1, "not the one trust"),
        (3, 6267, "3 of the 6,267 trusts"),
    ],
)
def test_shares(part: int, whole: int, words: str) -> None:
    assert say.share_of(part, whole, TRUST) == words


def test_listing_counts_what_it_leaves_out() -> None:
    assert say.listing(["A", "B", "C"]) == "A, B and C"
    assert say.listing(list("ABCDEF")) == "A, B, C, D and 2 others"
    assert say.listing([]) == "none"


def test_names_that_hold_and_are_kept_apart_in_a_listing() -> None:
    assert say.listing(["Shropshire, Telford and Wrekin", "Derby and Derbyshire", "Lincolnshire"]) == (
        "Shropshire, Telford and Wrekin; Derby and Derbyshire; and Lincolnshire"
    )
    assert say.listing(["Derby and Derbyshire", *"ABCD"]) == "Derby and Derbyshire; A; B; C; and 1 other"
    assert say.listing(["Derby and Derbyshire"]) == "Derby and Derbyshire"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//elsewhere.example/x", "/\\elsewhere.example", "https://elsewhere.example", "/a\nb", ""],
)
def test_no_link_leads_out(address: str) -> None:
    assert safe_link(address) == "/"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "/here",
        "https:",
        "https://a@x.example",
        "https://x/\ny",
        "https://[x",
        "http://x.example",
        "",
    ],
)
def test_an_outside_link_leads_to_a_web_page_or_is_words_alone(address: str) -> None:
    assert outside_link(address) == ""
    assert written(("Page", address), Column("page", "Page", "outside link")) == "Page"


def test_a_publishers_page_stays_as_it_is() -> None:
    address = "https://www.england.nhs.uk/allocations/?a=b#c"
    column = Column("page", "Page", "outside link")
    assert written(("Page", address), column) == {"words": "Page", "address": address, "outside": True}


def test_a_path_stays_a_path() -> None:
    assert safe_link("/unwarranted-variation?area=QUA") == "/unwarranted-variation?area=QUA"


def test_a_formula_in_a_name_stays_text_and_a_missing_value_stays_empty() -> None:
    frame = pd.DataFrame({"name": ["=1+1", "Plain"], "value": [0.5, math.nan]})
    exhibit = Exhibit("x", "t", "s", table=Table(frame, (Column("name", "Name"), Column("value", "Share", "percent"))))
    lines = tidy_csv.text(exhibit).splitlines()
    assert lines[0].startswith("Name,Share (proportion),Period")
    assert lines[1].startswith("'=1+1,0.5")
    assert lines[2].startswith("Plain,,")


def test_a_cell_says_why_it_is_empty_and_which_way_a_difference_points() -> None:
    assert written(math.nan, Column("v", "V", "percent"), "not reported") == "not reported"
    assert written(-0.034, Column("v", "V", "points")) == "−3.4"
    assert written(0.034, Column("v", "V", "points")) == "+3.4"


def test_a_table_refuses_a_column_it_does_not_have() -> None:
    with pytest.raises(ValueError, match="no column missing"):
        Table(pd.DataFrame({"a": [1]}), (Column("missing", "M"),))


def test_terms_are_marked_once_and_the_words_stay_whole() -> None:
    parts = marked("The 95% interval of one and the 95% interval of another, outside the limits.")
    marks = [part for part in parts if not isinstance(part, str)]
    assert len(marks) == 2
    text = "".join(part if isinstance(part, str) else part.children[0] for part in parts)
    assert text == "The 95% interval of one and the 95% interval of another, outside the limits."
    assert all(len(meaning) > 40 for meaning in TERMS.values())


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st"), (112, "112th")],
)
def test_places_in_an_order(number: int, words: str) -> None:
    assert say.ordinal(number) == words
