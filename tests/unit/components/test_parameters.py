"""Levers: read from anything, written canonically, the same from an address, a form and a store."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as some

from components.nouns import Noun
from components.parameters import Parameter, Parameters, decision_threshold, option, parameter, plain
from vocabulary import Choices, Option

WAYS = Choices((Option("near", "the near one"), Option("far", "the far one")))


@dataclass(frozen=True)
class Example(Parameters):
    groups: int = parameter(
        2, label="Groups", low=1, high=5, unit=Noun("group", "groups"), why="w", source="A publication"
    )
    way: str = option("near", label="Way", choices=WAYS, why="w")
    share: float = parameter(25, label="Share", low=0, high=100, step=0.5, unit="%", why="w")
    mark: float = decision_threshold(0.1, label="Worth doing from", low=0, high=5, step=0.01, unit="years", why="w")


def test_missing_parameters_take_their_defaults_without_a_notice() -> None:
    assert Example.from_query({"area": "QUA", "share": "99", "other.share": "98"}, "up") == (Example(), ())


def test_an_address_by_hand() -> None:
    parameters, wrong = Example.from_query({"up.share": "40", "up.way": "FAR", "up.groups": ["3", "4"]}, "up")
    assert (parameters, wrong) == (Example(3, "far", 40.0), ())
    assert parameters.to_query("up") == "up.groups=3&up.share=40&up.way=far"
    assert Example().to_query("up") == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("share", each) for each in ("nan", "inf", "-1", "100.5", "1e1", "٣", "4_0", "40%", "1/2", "<b>", "9" * 300)),
        *(("groups", each) for each in ("2.5", "0", "6", "two")),
        ("way", "middle"),
    ],
)
def test_invalid_values_take_their_defaults_with_a_notice(name: str, text: str) -> None:
    parameters, wrong = Example.from_query({f"up.{name}": text}, "up")
    assert parameters == Example()
    (notice,) = wrong
    assert notice.parameter == name
    assert notice.label in notice.sentence()
    assert "is used instead" in notice.sentence()
    assert "Nothing below has changed" in notice.refusal()
    assert len(notice.sentence()) < 250


anything = some.one_of(
    some.none(), some.booleans(), some.integers(), some.floats(), some.text(), some.lists(some.text()), some.binary()
)


@pytest.mark.parametrize("value", [10**400, -(10**400), [10**400]], ids=["large", "small", "first of a list"])
def test_a_number_beyond_every_range_is_invalid(value: object) -> None:
    parameters, rejected = Example.from_values({"groups": value, "share": value})
    assert parameters == Example()
    assert [each.parameter for each in rejected] == ["groups", "share"]


@given(some.dictionaries(some.sampled_from(["groups", "way", "share", "mark", "x"]), anything))
def test_reading_never_raises_and_keeps_to_the_declared_ranges(stored: dict[str, object]) -> None:
    parameters, _ = Example.from_values(stored)
    assert 1 <= parameters.groups <= 5
    assert isinstance(parameters.groups, int)
    assert parameters.way in WAYS
    assert 0 <= parameters.share <= 100
    assert 0 <= parameters.mark <= 5


levers_within = some.builds(
    Example,
    groups=some.integers(1, 5),
    way=some.sampled_from(["near", "far"]),
    share=some.integers(0, 200).map(lambda halves: halves / 2),
    mark=some.integers(0, 500).map(lambda hundredths: round(hundredths / 100, 2)),
)


@given(levers_within)
def test_levers_round_trip_through_an_address_and_a_store(parameters: Example) -> None:
    assert Example.from_query(dict(parse_qs(parameters.to_query("up"))), "up") == (parameters, ())
    assert Example.from_values(parameters.to_values()) == (parameters, ())
    again, _ = Example.from_query(dict(parse_qs(parameters.to_query("up"))), "up")
    assert again.to_query("up") == parameters.to_query("up")


def test_levers_in_words() -> None:
    assert Example(groups=1, share=40.5).describe() == (
        "Groups: 1 group; Way: the near one; Share: 40.5%; Worth doing from: 0.1 years"
    )


def test_a_tornado_uses_ranges_and_options_but_no_threshold() -> None:
    assert Example().settings() == {"groups": (1, 5), "way": ("near", "far"), "share": (0, 100)}
    assert Example(mark=0.3).threshold == 0.3


def test_numbers_are_written_plainly() -> None:
    assert [plain(each) for each in (25.0, 0.1, 3, 0.30, 1.25)] == ["25", "0.1", "3", "0.3", "1.25"]


def test_a_value_is_the_publications_until_a_reader_moves_it() -> None:
    usual = Example()
    sourced = [name for name, one in usual.declared().items() if one.source]
    assert all(usual.whose(name) == "published" for name in sourced)
    moved = Example.from_values({"groups": 3, "share": 40})[0]
    assert moved.is_moved("groups") and moved.whose("groups") == "reader"
    assert moved.whose("share") == "reader"


def test_what_a_reader_moved_needs_a_reason_before_it_is_shown_to_others() -> None:
    moved = Example.from_values({"groups": 3, "share": 40})[0]
    labels = {name: one.label for name, one in moved.declared().items()}
    assert {labels["groups"], labels["share"]} <= set(moved.unexplained({}))
    assert labels["share"] not in moved.unexplained({"share": "Agreed."})
    assert labels["share"] in moved.unexplained({"share": "  "}), "blanks are no reason"


def test_defaults_need_no_reason() -> None:
    assert Example().unexplained({}) == []


def test_numbers_are_written_as_sentences_have_them() -> None:
    declared = Parameter("Envelope", "", "", "people", -10, 200_000, step=0.1)
    assert declared.write(158_860.8) == "158,860.8 people"
    assert declared.write(-8) == "−8 people"
    assert declared.write(-0.5) == "−0.5 people"
    assert declared.write(4_000) == "4,000 people"
    assert declared.write(0) == "0 people"
