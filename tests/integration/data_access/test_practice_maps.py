"""Two practice maps: figures until March 2026 by that of August 2025, later ones by that of July 2026.

Counted by hand in the files of both maps and of the registers of 2024/25.
"""

from __future__ import annotations

import pytest

from data_access import Store, open_store
from settings import Settings

LEAMINGTON_SOUTH, KETTERING_CENTRAL, RED_KITE = "U36452", "U05468", "U09772"
CENTRAL_EAST, FRIMLEY, THAMES_VALLEY_PART = "E54000065", "E54000034", "E38000268"
BEFORE, AFTER = "2025/26", "2026-07"


@pytest.fixture(scope="module")
def store(reference: dict[str, str]) -> Store:
    return open_store(Settings.from_environment(reference))


def practices(store: Store, area: str, period: str | None) -> set[str]:
    return {practice.code for practice in store.members(area, "practice", period=period)}


def test_a_network_has_the_practices_of_its_time(store: Store) -> None:
    four = {"M84015", "M84059", "M84064", "M84070"}
    assert practices(store, LEAMINGTON_SOUTH, BEFORE) == practices(store, LEAMINGTON_SOUTH, None) == four
    assert practices(store, LEAMINGTON_SOUTH, AFTER) == set()
    assert practices(store, KETTERING_CENTRAL, AFTER) == {"K83051"}
    assert practices(store, KETTERING_CENTRAL, BEFORE) == practices(store, KETTERING_CENTRAL, None) == set()
    assert "K83051" in practices(store, RED_KITE, BEFORE) - practices(store, RED_KITE, AFTER)


def test_parts_of_boards_go_with_their_board(store: Store) -> None:
    def parts(period: str | None) -> set[str]:
        return {part.code for part in store.members(CENTRAL_EAST, "sub_icb", period=period)}

    assert parts(None) == parts(BEFORE) == set()
    assert len(parts(AFTER)) == 4  # 06H, 06K, 06N, M1J4Y


def test_an_earlier_figure_stays_with_the_network_there_was(store: Store) -> None:
    history = store.history("hypertension_prevalence", LEAMINGTON_SOUTH)
    row = history.position("2024/25")
    assert row is not None
    assert (history.numerator[row], history.denominator[row]) == (5158, 37919)  # 97621, 98293, 98398, 98503
    assert not store.history("registered_patients", LEAMINGTON_SOUTH).known.any()


def test_a_new_board_has_practices_from_its_first_day(store: Store) -> None:
    assert practices(store, CENTRAL_EAST, None) == practices(store, CENTRAL_EAST, BEFORE) == set()
    registered = set(store.observations("registered_patients", AFTER, kind="practice").area)
    assert len(practices(store, CENTRAL_EAST, AFTER) & registered) == 266
    assert len(practices(store, THAMES_VALLEY_PART, AFTER)) == 41
    assert len(practices(store, FRIMLEY, BEFORE)) > 60
    assert not practices(store, FRIMLEY, AFTER) & registered  # those that closed stay where they were


def test_figures_of_both_times_add_up_to_england(store: Store) -> None:
    for kind in ("pcn", "sub_icb", "icb", "region"):
        seen = store.observations("registered_patients", AFTER, kind=kind)
        outside = 0 if kind != "pcn" else 220_330  # patients of the 52 practices in no network
        assert seen.numerator.sum() + outside == 63_436_508, kind
    assert len(store.observations("registered_patients", AFTER, kind="icb")) == 36
    assert len(store.observations("diabetes_prevalence", "2024/25", kind="icb")) == 42
