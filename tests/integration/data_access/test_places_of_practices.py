"""Places of practices on the shipped figures: chosen by area, added up from counts, read from a session file."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from data_access import ENGLAND, Store, ensure_edition, open_store
from data_access.workspace.places import in_areas, listed_today, outside, overlaps, read, to_session, unassigned
from settings import Settings
from vocabulary import CustomArea, Estimate, Refused, Status

BLACK_COUNTRY, WALSALL, DUDLEY = "QUA", "E08000030", "E08000027"
REGISTERED, NEED, GPS = "registered_population_allocation", "need_overall_core", "gp_fte_qualified_per_10000"


@pytest.fixture(scope="module")
def store(reference: dict[str, str]) -> Store:
    settings = Settings.from_environment(reference)
    ensure_edition(settings)
    return open_store(settings)


@pytest.fixture(scope="module")
def listed(store: Store) -> dict[str, str]:
    return listed_today(store)


def practices(store: Store, listed: dict[str, str], *areas: str) -> tuple[str, ...]:
    """Those of today in whole areas."""
    members = in_areas(areas, lambda area: [each.code for each in store.members(area, "practice")])
    return tuple(code for code in members if code in listed)


def figure(store: Store, indicator: str, codes: tuple[str, ...]) -> Estimate:
    found = store.place(indicator, store.periods(indicator, kind="practice")[-1], codes)
    assert isinstance(found, Estimate)
    return found


def test_practices_of_today_are_fewer_than_all_there_ever_were(store: Store, listed: dict[str, str]) -> None:
    assert 5_500 < len(listed) < len(store.areas("practice"))
    assert all(listed.values())


@pytest.mark.parametrize("indicator", [REGISTERED, NEED, GPS])
@pytest.mark.parametrize(("area", "kind"), [(WALSALL, "ltla"), (BLACK_COUNTRY, "icb"), (ENGLAND, "england")])
def test_a_place_of_a_whole_area_gives_that_areas_figures(store: Store, indicator: str, area: str, kind: str) -> None:
    period = store.periods(indicator, kind="practice")[-1]
    whole = store.observations(indicator, period, kind=kind)
    code = getattr(store.area(area), "code", "")
    row = list(whole.area).index(code)
    made = figure(store, indicator, tuple(each.code for each in store.members(area, "practice")))
    # England's own published sum also holds practices that lie in no area of today, and is rounded.
    near = 1e-9 if kind != "england" else 1e-3
    assert made.numerator == pytest.approx(whole.numerator[row], rel=near)
    assert made.value == pytest.approx(whole.value[row], rel=near)


def test_places_that_share_no_practice_and_leave_none_add_up_to_the_system(
    store: Store, listed: dict[str, str]
) -> None:
    system = practices(store, listed, BLACK_COUNTRY)
    walsall = CustomArea.of("Walsall", practices(store, listed, WALSALL))
    beyond = outside(walsall, system)
    assert len(beyond) == 1, "one of the town's practices belongs to the board next door"
    north = CustomArea.of("Walsall", set(walsall.practices) - set(beyond))
    rest = CustomArea.of("The rest", set(system) - set(north.practices))
    assert (overlaps([north, rest]), unassigned([north, rest], system)) == ((), ())
    parts = [figure(store, REGISTERED, place.practices).value or 0.0 for place in (north, rest)]
    assert sum(parts) == pytest.approx(figure(store, REGISTERED, system).value)


def test_overlaps_and_what_is_left_over(store: Store, listed: dict[str, str]) -> None:
    system = practices(store, listed, BLACK_COUNTRY)
    walsall, dudley = (practices(store, listed, area) for area in (WALSALL, DUDLEY))
    places = [CustomArea.of("Walsall", walsall), CustomArea.of("Two towns", (*walsall[:3], *dudley))]
    assert [each.practices for each in overlaps(places)] == [tuple(sorted(walsall[:3]))]
    assert set(unassigned(places, system)) == set(system) - set(walsall) - set(dudley)


def test_a_session_file_names_the_practices_that_are_gone(store: Store, listed: dict[str, str]) -> None:
    gone = next(each for each in store.areas("practice") if each.code not in listed)
    walsall = practices(store, listed, WALSALL)
    session = json.loads(to_session([CustomArea.of("Walsall", walsall, "NHS Black Country ICB")], listed))
    session["Walsall"]["gps"].append(f"{gone.code}: {gone.name}")
    reading = read(json.dumps(session), listed)
    assert reading.places == (CustomArea.of("Walsall", walsall),)
    assert [(each.code, each.name, each.place) for each in reading.not_listed] == [(gone.code, gone.name, "Walsall")]


def test_what_has_no_counts_is_refused_with_the_reason(store: Store, listed: dict[str, str]) -> None:
    period = store.periods("life_expectancy_practice_area", kind="practice")[-1]
    found = store.place("life_expectancy_practice_area", period, practices(store, listed, WALSALL))
    assert isinstance(found, Refused)
    assert "without counts" in found.reason


def test_a_place_without_practices_has_no_figure(store: Store) -> None:
    assert figure(store, REGISTERED, ()) == Estimate(None, status=Status.MISSING)


def test_a_place_of_a_loaded_measure_is_the_sum_of_what_is_shown(store: Store) -> None:
    """The same figures as if a user had loaded them."""
    measure = "peripheral_arterial_disease_prevalence"
    period = store.periods(measure, kind="practice")[-1]
    loaded = Store(store.repository, store.edition, store.built_on)
    loaded.catalogue._indicators[measure] = dataclasses.replace(loaded.indicator(measure), disclosure_rule="hospital")
    seen = loaded.observations(measure, period, kind="practice")
    board = {each.code for each in store.members(BLACK_COUNTRY, "practice")}
    mine = np.array([code in board for code in seen.area], dtype=bool)
    shown = mine & seen.known
    assert 10 < shown.sum() < mine.sum()
    found = loaded.place(measure, period, seen.area[shown].tolist())
    assert isinstance(found, Estimate)
    assert (found.numerator, found.denominator) == (seen.numerator[shown].sum(), seen.denominator[shown].sum())
    entry = loaded.indicator(measure)
    assert found.value == (entry.multiplier or 0) * seen.numerator[shown].sum() / seen.denominator[shown].sum()
    why = loaded.place(measure, period, seen.area[mine].tolist())
    assert isinstance(why, Refused)
    assert (
        f"{int((mine & ~seen.known).sum())} of its {int(mine.sum())} practices are held back because they are small"
        in why.reason
    )
