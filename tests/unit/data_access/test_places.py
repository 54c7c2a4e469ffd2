"""Places of the user's own: read, written, chosen and held side by side. Names and codes are invented."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.workspace.places import (
    LONGEST_FILE,
    MOST_ERRORS,
    MOST_PLACES,
    NotListed,
    Overlap,
    PlacesRefused,
    from_list,
    in_areas,
    outside,
    overlaps,
    read,
    to_csv,
    to_json,
    to_session,
    unassigned,
)
from vocabulary import CustomArea

LISTED = {"M00001": "Elm Surgery", "M00002": "Oak, Ash & Beech", "M00003": "Elm Surgery", "M00004": "=Holly"}
names = (  # without the letters that make a name look damaged
    st.text(st.characters(codec="utf-8", exclude_characters="ÂÃâ"), min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and text.isprintable() and "\ufffd" not in text)
)
places_of = st.lists(
    st.builds(CustomArea.of, names, st.frozensets(st.sampled_from(sorted(LISTED)))),
    min_size=1,
    max_size=6,
    unique_by=lambda place: place.name.casefold(),
)


def taken_or_refused(text: str) -> int:
    """How many places a text gives, or how many errors: anything else than a refusal is raised."""
    try:
        return len(read(text, LISTED).places)
    except PlacesRefused as refused:
        return refused.total


@given(places_of)
def test_what_is_written_is_read_back(places: list[CustomArea]) -> None:
    for write in (to_json, to_csv):
        assert list(read(write(places, LISTED), LISTED).places) == places
    if all(place.name != "places" for place in places):
        reading = read(to_session(places, LISTED), LISTED)
        assert (list(reading.places), reading.not_listed, reading.notes) == (places, (), ())


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert taken_or_refused(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["M00001: Elm", "North"]),
        lambda each: (
            st.lists(each, max_size=4)
            | st.dictionaries(
                st.sampled_from(["places", "North", "gps", "icb", "format", "practices"]), each, max_size=4
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_read_or_refused(held: object) -> None:
    assert taken_or_refused(json.dumps(held))


SESSION = {
    "places": ["North", "South"],
    "North": {"gps": ["M00001: Elm Surgery", "M00009: Closed: The Old Mill"], "icb": "NHS Somewhere"},
    "South": {"gps": ["M00002: Oak, Ash & Beech"], "icb": "NHS Somewhere"},
}


def test_a_session_file_as_it_is() -> None:
    reading = read(json.dumps(SESSION), LISTED)
    assert reading.places == (CustomArea("North", ("M00001",)), CustomArea("South", ("M00002",)))
    assert reading.not_listed == (NotListed("North", "M00009", "Closed: The Old Mill"),)
    assert str(reading.not_listed[0]) == "Closed: The Old Mill (M00009), in North"
    assert json.loads(to_session(reading.places, LISTED))["North"]["icb"] == "NHS Somewhere"


def test_what_a_session_holds_besides_is_told() -> None:
    assert read(json.dumps({**SESSION, "theme": "dark"}), LISTED).notes == ("“theme” is no place and was not read.",)


@given(places_of, st.sets(st.from_regex(r"X[0-9]{5}", fullmatch=True), min_size=1, max_size=5))
def test_no_practice_is_dropped_silently(places: list[CustomArea], closed: set[str]) -> None:
    """Every practice of the file is in a place or among those reported."""
    more = [CustomArea.of(place.name, {*place.practices, *closed}) for place in places]
    for write in (to_json, to_csv):
        reading = read(write(more, LISTED), LISTED)
        kept = {(place.name, code) for place in reading.places for code in place.practices}
        lost = {(each.place, each.code) for each in reading.not_listed}
        assert not kept & lost
        assert kept | lost == {(place.name, code) for place in more for code in place.practices}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "place, practice, name"),
        ("[]", "neither ours nor"),
        ("{", "not whole JSON"),
        ('{"places": ["A"], "A": {"gps": []}, "A": {"gps": []}}', "stands twice"),
        ('{"places": ["A"]}', "no practices under its name"),
        ('{"places": [], "A": {"gps": []}}', "not in the list of places"),
        ('{"places": ["A", "a"], "A": {"gps": []}, "a": {"gps": []}}', "two places are called"),
        ('{"places": ["A"], "A": {"gps": [7]}}', "no practice code"),
        ('{"format": "workbench-places", "version": 2, "places": []}', "version 2"),
        ("place,practice\nNorth", "Line 2: 1 columns"),
        ("place,practice\n,M00001", "no name"),
        (f"place,practice\n{'N' * 121},M00001", "longer than 120"),
        ('place,practice\n"North,M00001', "not whole CSV"),
        ("x" * (LONGEST_FILE + 1), "is the most"),
        ("place,practice\n" + "\n".join(f"P{n},M00001" for n in range(MOST_PLACES + 1)), "is the most"),
        ("[" * 100_000, "not whole JSON"),
    ],
)
def test_a_file_that_is_not_of_its_form_is_refused(text: str, said: str) -> None:
    with pytest.raises(PlacesRefused, match=said):
        read(text, LISTED)


def test_every_error_is_told_at_once_and_counted() -> None:
    with pytest.raises(PlacesRefused) as told:
        read("place,practice\nNorth,M00001\nNorth,oops\nNorth,M00002,x\n", LISTED)
    assert told.value.errors == (
        "Line 3: “OOPS” is no practice code, such as M85063.".replace("OOPS", "oops"),
        "Line 4: 3 columns, not 2.",
    )
    with pytest.raises(PlacesRefused) as many:
        read("place,practice\n" + "North,oops\n" * 150, LISTED)
    assert (len(many.value.errors), many.value.total) == (MOST_ERRORS, 150)


def test_a_formula_in_a_name_stays_text() -> None:
    made = to_csv([CustomArea.of('=HYPERLINK("x")', ["M00004"])], LISTED)
    assert not any(cell.startswith("=") for line in made.splitlines() for cell in line.replace('"', "").split(","))
    assert read(made, LISTED).places[0].name == '=HYPERLINK("x")'


def test_a_practice_twice_counts_once_and_is_told() -> None:
    reading = read("place,practice\nNorth,M00001\nNorth,m00001\n", LISTED)
    assert reading.places == (CustomArea("North", ("M00001",)),)
    assert reading.notes == ("M00001 stands more than once in North; it counts once.",)


def test_a_pasted_list_by_code_name_or_both() -> None:
    chosen = from_list("m00001, M00002\nOak, Ash & Beech; M00004: Holly\nM00009: Mill\nElm Surgery\nNowhere", LISTED)
    assert chosen.practices == ("M00001", "M00002", "M00004")
    assert chosen.not_listed == (NotListed("", "M00009", "Mill"),)
    assert chosen.unclear == (
        "“Elm Surgery” is the name of 2 practices (M00001, M00003): give the code.",
        "“Nowhere” is neither a code nor the name of a practice.",
    )


def test_whole_areas() -> None:
    held = {"A": ["M00002", "M00001"], "B": ["M00002"]}
    assert in_areas(["A", "B"], held.__getitem__) == ("M00001", "M00002")


def test_side_by_side() -> None:
    north, south = CustomArea.of("North", ["M00001", "M00002"]), CustomArea.of("South", ["M00002", "M00009"])
    assert overlaps([north, south]) == (Overlap("North", "South", ("M00002",)),)
    assert unassigned([north, south], LISTED) == ("M00003", "M00004")
    assert outside(south, LISTED) == ("M00009",)


@given(places_of)
def test_assigned_and_unassigned_make_the_whole(places: list[CustomArea]) -> None:
    left = set(unassigned(places, LISTED))
    held = {code for place in places for code in place.practices}
    assert left | held == set(LISTED)
    assert not left & held
    shared = sum(len(place.practices) for place in places) - len(held)
    assert bool(overlaps(places)) == (shared > 0)


def test_a_long_list_is_refused_and_not_cut() -> None:
    with pytest.raises(PlacesRefused, match="is the most"):
        from_list("M00001 " * (LONGEST_FILE // 7 + 1), LISTED)


@pytest.mark.parametrize(
    "text",
    [
        "place,practice\n" + "\n".join(f"P{number},M00001" for number in range(100_000)),
        "{" + ",".join(f'"k{number}": 1' for number in range(100_000)) + ', "k99999": 2}',
    ],
)
def test_the_largest_files_are_refused_in_no_time(text: str) -> None:
    started = time.process_time()
    with pytest.raises(PlacesRefused):
        read(text, LISTED)
    assert time.process_time() - started < 5, "seconds: the work grows with the file, not with its square"
