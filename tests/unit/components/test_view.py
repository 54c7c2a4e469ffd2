"""A view is its address: reading never raises, writing is canonical, and the two are inverse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.view import PageView, choice
from vocabulary import Choices, Option

OPTIONS = {
    "area": Choices((Option("MID", "Midlands"), Option("QUA", "Black Country", also=("E54000062",)))),
    "edition": Choices((Option("", "the newest"), Option("e1", "e1"))),
    "colour": Choices((Option("red", "Red"), Option("blue", "Blue"))),
    "shade": Choices((Option("light", "Light"), Option("dark", "Dark"))),
}


@dataclass(frozen=True)
class View(PageView):
    colour: str = choice("red", among="colour", label="Colour")
    shade: str = choice("light", among="shade", label="Shade", hidden=True)


def choices_for(what: str, so_far: Mapping[str, str]) -> Choices:
    if what == "shade" and so_far["colour"] == "blue":
        return Choices((Option("dark", "Dark"),))
    return OPTIONS[what]


def read(**query: Any) -> tuple[View, list[str]]:
    view, problems = View.from_query(query, choices_for)
    return view, [problem.parameter for problem in problems]


def test_missing_parameters_are_defaults_without_a_notice() -> None:
    assert read() == (View(area="MID"), [])


def test_an_invalid_parameter_is_named_and_replaced() -> None:
    view, problems = View.from_query({"colour": "green"}, choices_for)
    assert view.colour == "red"
    assert problems[0].sentence() == "“green” is not one of the choices for “Colour” here. Showing “Red” instead."


def test_a_known_value_that_is_no_longer_offered_is_named() -> None:
    gone = Choices(
        (Option("together", "Its practices together"),), gone=(Option("M92007", "Lea Road", also=("m-92007",)),)
    )

    @dataclass(frozen=True)
    class Placed(PageView):
        place: str = choice("together", among="place", label="Over time, show")

    for code in ("M92007", "m-92007"):
        _, problems = Placed.from_query(
            {"place": code}, lambda what, so_far: gone if what == "place" else OPTIONS[what]
        )
        assert problems[0].sentence() == (
            "Lea Road has no figure here: it may have closed, merged or moved, or not reported it in this period. "
            "Showing “Its practices together” instead."
        )


def test_another_spelling_of_a_value_is_the_value() -> None:
    assert read(area="e54000062") == (View(area="QUA"), [])


def test_an_earlier_parameter_narrows_a_later_one() -> None:
    assert read(colour="blue", shade="light") == (View(area="MID", colour="blue", shade="dark"), ["shade"])


@dataclass(frozen=True)
class Narrowed(PageView):
    colour: str = choice("red", among="colour", label="Colour")
    shade: str = choice("light", among="shade", label="Shade", elsewhere="every shade")


@pytest.mark.parametrize(("shade", "named"), [("light", []), ("purple", ["shade"]), ("dark", [])])
def test_a_value_that_a_search_left_out_is_replaced_without_a_notice(shade: str, named: list[str]) -> None:
    shades = {"shade": Choices((Option("dark", "Dark"),)), "every shade": OPTIONS["shade"]}
    view, problems = Narrowed.from_query(
        {"shade": shade}, lambda what, so_far: shades[what] if what in shades else choices_for(what, so_far)
    )
    assert (view.shade, [problem.parameter for problem in problems]) == ("dark", named)


def test_unknown_parameters_and_repeated_ones() -> None:
    assert read(utm_source="x", colour=["blue", "red"])[0].colour == "blue"


def test_the_address_is_sorted_and_leaves_defaults_out() -> None:
    assert View(area="QUA", colour="blue", shade="dark").to_query() == "?area=QUA&colour=blue&shade=dark"
    assert View(area="MID").to_query() == "?area=MID"
    assert View().to_query() == ""


def test_what_is_said_of_a_view_leaves_hidden_parameters_out() -> None:
    assert View(area="QUA", shade="dark").describe(choices_for) == "Area: Black Country; Colour: Red"


@given(st.sampled_from(["MID", "QUA"]), st.sampled_from(["", "e1"]), st.sampled_from(["red", "blue"]), st.just("dark"))
def test_a_view_round_trips_through_its_address(area: str, edition: str, colour: str, shade: str) -> None:
    view = View(area=area, edition=edition, colour=colour, shade=shade)
    again, problems = View.from_query(parse_qs(view.to_query().lstrip("?")), choices_for)
    assert (again, problems) == (view, ())


@given(
    st.dictionaries(
        st.sampled_from(["area", "colour", "shade", "edition", "x"]),
        st.text(max_size=20) | st.lists(st.text(max_size=9), max_size=2),
    )
)
def test_reading_never_raises_and_always_gives_an_offered_value(query: dict[str, Any]) -> None:
    view, _ = View.from_query(query, choices_for)
    assert view.area in OPTIONS["area"]
    assert view.colour in OPTIONS["colour"]


def test_an_old_address_is_rewritten_by_migrations() -> None:
    @dataclass(frozen=True)
    class Renamed(View):
        migrations = (lambda q: {("colour" if k == "tint" else k): v for k, v in q.items()},)

    assert Renamed.from_query({"tint": "blue"}, choices_for)[0].colour == "blue"


def test_a_view_cannot_be_changed() -> None:
    view = View()
    with pytest.raises(AttributeError):
        view.colour = "blue"  # type: ignore[misc]
    assert replace(view, colour="blue") != view
