"""Hidden counts stay hidden: whatever is asked, in any number of questions, and whoever solves for them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data_access.reference.editions import OwnDataRefused, changes
from data_access.reference.store import Store
from settings import Settings
from tests.integration.data_access.hidden_counts import (
    ENGLAND,
    MEASURE,
    Answer,
    Cell,
    Country,
    answers,
    download,
    invented,
    narrowed,
    places_among,
    served,
)
from vocabulary import Estimate, Refused, Status

MONTHS = ("2025-01", "2025-02")
NewSettings = Callable[[], Settings]


@pytest.fixture
def new_settings(new_reference: Callable[[], dict[str, str]]) -> NewSettings:
    return lambda: Settings.from_environment(new_reference())


def other_hidden_counts(country: Country) -> Country:
    """The same, every hidden count of everybody another number from 1 to 7, and the parts of it with it."""
    changed: dict[Cell, int] = {}
    for code, key, period in country.hidden:
        if key:
            continue
        top = country.counts[code, key, period][0]
        women = country.counts.get((code, "sex=female", period), (0, 0))[0]
        now = top % 7 + 1
        changed[code, key, period] = now
        if women in (0, top) and (code, "sex=female", period) in country.counts:
            changed[code, "sex=female", period] = now if women else 0
            changed[code, "sex=male", period] = 0 if women else now
        elif (code, "sex=female", period) in country.counts:
            if now == 1:  # both sexes were there: neither may become none
                now = changed[code, key, period] = 2
            changed[code, "sex=female", period] = 1
            changed[code, "sex=male", period] = now - 1
    return country.with_counts(changed)


def said(store: Store, country: Country, places: list[tuple[str, ...]]) -> list[tuple[object, ...]]:
    return [
        (each.asked, each.practices, each.breakdown, each.period, repr(each.said))
        for each in answers(store, country, places)
    ]


def test_no_answer_depends_on_the_value_of_a_hidden_count(new_settings: NewSettings, tmp_path: Path) -> None:
    one = invented(50, MONTHS)
    other = other_hidden_counts(one)
    assert sum(one.counts[cell] != other.counts[cell] for cell in one.counts) > 40
    places = places_among(one.practices, 40)
    stores = [served(new_settings(), tmp_path / name, each) for name, each in (("one", one), ("other", other))]
    first, second = (said(store, one, places) for store in stores)
    assert first == second
    assert download(stores[0]) == download(stores[1])


def test_a_solver_narrows_no_hidden_count(new_settings: NewSettings, tmp_path: Path) -> None:
    country = invented(50, MONTHS)
    store = served(new_settings(), tmp_path / "it", country)
    heard = answers(store, country, places_among(country.practices, 60))
    assert any(isinstance(each.said, Estimate) and each.asked == "place" and each.said.numerator for each in heard)
    everybody = [cell for cell in country.hidden if not cell[1]]
    assert len(everybody) > 25
    assert narrowed(country, heard, everybody) == {}


def test_the_solver_finds_counts_where_totals_are_merely_rounded() -> None:
    """The attacker of these tests can attack: from the totals of places, rounded only, most hidden counts follow."""
    country = invented(30, MONTHS[:1], sexes=False)
    heard = []
    for code in country.practices:
        top = country.counts[code, "", MONTHS[0]][0]
        hides = 0 < top < 8
        one = Estimate(None, status=Status.SUPPRESSED) if hides else Estimate(0.0, numerator=float(round(top / 5) * 5))
        heard.append(Answer("practice", (code,), "", MONTHS[0], one))
    for place in places_among(country.practices, 200):
        total = sum(country.counts[code, "", MONTHS[0]][0] for code in place)
        heard.append(Answer("merely rounded", place, "", MONTHS[0], Estimate(0.0, numerator=5.0 * round(total / 5))))
    exact = narrowed(country, heard, merely_rounded=True)
    assert sum(least == most for least, most in exact.values()) > len(country.hidden) / 2


@pytest.mark.slow
def test_a_solver_narrows_none_of_a_thousand_cells(new_settings: NewSettings, tmp_path: Path) -> None:
    """500 practices in two months; 450 places of 3 to 7 practices and what they leave; an edition with one practice less."""
    country = invented(500, MONTHS, seed=3, sexes=False)
    settings = new_settings()
    places = places_among(country.practices, 450)
    heard = answers(served(settings, tmp_path / "first", country), country, places)
    gone = country.hidden[0][0]
    fewer = replace(country, counts={cell: counts for cell, counts in country.counts.items() if cell[0] != gone})
    heard += [
        replace(each, practices=tuple(code for code in each.practices if code != gone))
        for each in answers(served(settings, tmp_path / "second", fewer), fewer, places)
        if each.practices != (gone,)
    ]
    assert len(country.counts) == 1000
    assert narrowed(country, heard) == {}


def test_an_edition_that_differs_by_one_hidden_row_tells_nothing_of_it(
    new_settings: NewSettings, tmp_path: Path
) -> None:
    """The difference of two editions is the same whatever the count of the practice that is gone."""
    country = invented(50, MONTHS[:1], sexes=False)
    gone = country.hidden[0]
    seen = []
    for count in (1, 4, 7):
        settings = new_settings()
        before = country.with_counts({gone: count})
        after = replace(before, counts={cell: counts for cell, counts in before.counts.items() if cell != gone})
        first = served(settings, tmp_path / f"{count}-before", before)
        told = said(first, before, [])
        second = served(settings, tmp_path / f"{count}-after", after)
        record = changes(settings)
        seen.append((told, said(second, after, []), record.indicators, record.largest, record.losses))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("multiplier", [1, 100, 365, 52.18, 1e5 / 12, 7.3e-3, 1e5])
def test_a_rate_is_that_of_the_rounded_counts(new_settings: NewSettings, tmp_path: Path, multiplier: float) -> None:
    country = replace(invented(30, MONTHS[:1], sexes=False), multiplier=multiplier)
    store = served(new_settings(), tmp_path / "it", country)
    seen = store.observations(MEASURE, MONTHS[0], kind="practice")
    assert seen.known.sum() > 15
    for row in np.flatnonzero(seen.known):
        top, bottom = country.counts[seen.area[row], "", MONTHS[0]]
        assert (seen.numerator[row], seen.denominator[row]) == (
            5 * math.floor(top / 5 + 0.5),
            5 * math.floor(bottom / 5 + 0.5),
        )
        assert seen.value[row] == multiplier * seen.numerator[row] / seen.denominator[row]
    assert np.isnan(seen.lower).all() and np.isnan(seen.upper).all()


def test_a_place_is_the_sum_of_what_is_shown_or_says_why_not(new_settings: NewSettings, tmp_path: Path) -> None:
    country = invented(30, MONTHS[:1], sexes=False)
    store = served(new_settings(), tmp_path / "it", country)
    seen = store.observations(MEASURE, MONTHS[0], kind="practice")
    shown, held_back = seen.area[seen.known].tolist(), seen.area[~seen.known].tolist()
    found = store.place(MEASURE, MONTHS[0], shown[:6])
    assert isinstance(found, Estimate)
    assert (found.numerator, found.denominator) == (
        seen.numerator[seen.known][:6].sum(),
        seen.denominator[seen.known][:6].sum(),
    )
    for place, words in [
        ([*shown[:6], held_back[0]], "1 of its 7 practices are held back"),
        ([*shown[:6], *held_back[:3]], "3 of its 9 practices are held back"),
        ([held_back[0]], "held back because the numbers are small"),
    ]:
        why = store.place(MEASURE, MONTHS[0], place)
        assert isinstance(why, Refused) and words in why.reason


def test_what_changed_tells_no_sum_and_no_figure_of_loaded_counts(new_settings: NewSettings, tmp_path: Path) -> None:
    settings = new_settings()
    country = invented(30, MONTHS[:1], sexes=False)
    served(settings, tmp_path / "first", country)
    large = next(cell for cell, (top, _) in country.counts.items() if top > 50)
    served(settings, tmp_path / "second", other_hidden_counts(country).with_counts({large: 999}))
    found = changes(settings)
    (one,) = (each for each in found.indicators if each.indicator == MEASURE)
    assert one.changed == 1, "a hidden count that is another hidden count has not changed to anybody's eye"
    assert (one.numerator_before, one.numerator_after, one.denominator_before, one.denominator_after) == (None,) * 4
    assert [each for each in found.largest if each.indicator == MEASURE] == []
    told = json.loads(found.as_text())
    assert told["protected"] == [MEASURE]


@pytest.mark.files_only
def test_a_record_written_by_an_earlier_version_is_read_without_exact_figures(
    new_settings: NewSettings, tmp_path: Path
) -> None:
    settings = new_settings()
    country = invented(30, MONTHS[:1], sexes=False)
    store = served(settings, tmp_path / "first", country)
    path = settings.data_folder / "editions" / f"{store.edition}.changes.json"
    sums = {"numerator_before": 3.0, "numerator_after": 4.0, "denominator_before": 9.0, "denominator_after": 9.0}
    figure = {"area": "P00001", "period": MONTHS[0], "breakdown": "", "before": 0.001, "after": 0.002}
    record = {
        "edition": store.edition,
        "before": "e1",
        "note": "",
        "indicators": [
            {"indicator": name, "rows_before": 30, "rows_after": 30, "changed": 1, **sums}
            for name in (MEASURE, "ae_4_hour_type_1", "since_taken_away")
        ],
        "largest": [{"indicator": name, **figure} for name in (MEASURE, "ae_4_hour_type_1", "since_taken_away")],
        "losses": [],
    }
    path.write_text(json.dumps(record))
    found = changes(settings)
    assert [each.indicator for each in found.largest] == ["ae_4_hour_type_1"]
    assert [each.numerator_after for each in found.indicators] == [None, 4.0, None]


def test_a_year_is_not_taken_in_beside_its_months(new_settings: NewSettings, tmp_path: Path) -> None:
    """Twelve months of one contact each: the year alone would say so. All periods of a measure are therefore of one kind."""
    country = invented(12, [*(f"2024-{month:02d}" for month in range(1, 13)), "2024"], sexes=False)
    with pytest.raises(OwnDataRefused, match="periods of one kind"):
        served(new_settings(), tmp_path / "it", country)


def test_a_total_given_in_the_file_gives_nothing_away(new_settings: NewSettings, tmp_path: Path) -> None:
    """Twelve practices of one contact each in a board that says 12, which rounded is 10: together that is all there is."""
    country = invented(25, MONTHS[:1], sexes=False)
    counts = {cell: (1 if position < 12 else 0, 900) for position, cell in enumerate(country.counts)}
    small = replace(country, counts=counts, more=(("B00", "", MONTHS[0], 12, 22_500),))
    store = served(new_settings(), tmp_path / "it", small)
    assert store.observations(MEASURE, MONTHS[0], kind="icb").status.tolist() == ["suppressed"]
    counts = {cell: (1 if position < 12 else 400, 900) for position, cell in enumerate(country.counts)}
    large = replace(country, counts=counts, more=((ENGLAND, "", MONTHS[0], 5212, 22_500),))
    store = served(new_settings(), tmp_path / "other", large)
    england = store.observations(MEASURE, MONTHS[0], kind="england")
    assert england.numerator.tolist() == [5250.0], "400 for each of 13, and 4 for each hidden one, to the nearest 5"
