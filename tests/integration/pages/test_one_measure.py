"""Fifth by fifth: rates and their slope worked out again, words against signs, every measure named, parts that add up."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from analysis.burden import FEWEST_SHOWN, Groups
from components.charts import render
from data_access import Store, open_store
from domain.inequalities.indicators import QUINTILE_OF_PRACTICE, countable
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.one_measure import quintiles, rural_urban
from pages.inequalities.exhibits.other_measures import NAMES, other_measures, within_between
from pages.inequalities.view import View
from settings import Settings
from tests.conftest import Some
from vocabulary import Refused


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def views(store: Store) -> Iterator[tuple[View, Evidence]]:
    for option in areas.choices(store):
        for each in countable(store):
            view = View(area=option.value, indicator=each.id)
            yield view, Evidence(view, store)


def test_rates_of_fifths_worked_out_again(store: Store) -> None:
    view = View(area="QUA", indicator="smoking_prevalence_qof")
    shown = quintiles(view, Evidence(view, store))
    assert shown.table is not None
    seen = store.observations(view.indicator, store.periods(view.indicator, kind="practice")[-1], kind="practice")
    fifth, board = store.classes(QUINTILE_OF_PRACTICE), store.lies_in(list(seen.area), "icb")
    own = getattr(store.area("QUA"), "code", "")
    for row in shown.table.frame.to_dict("records"):
        number = row["fifth"][0]
        mine = [
            at for at, code in enumerate(seen.area) if board[at] == own and fifth.get(code) == number and seen.known[at]
        ]
        assert row["practices"] == len(mine)
        assert row["rate"] == pytest.approx(sum(seen.numerator[mine]) / sum(seen.denominator[mine]))


def test_words_follow_the_sign_of_the_slope(store: Store) -> None:
    said = dict.fromkeys(("rises", "falls", "neither"), 0)
    for view, evidence in views(store):
        shown, found = quintiles(view, evidence), evidence.detail
        if isinstance(found.measures, Refused):
            assert "Only" in (shown.sentence + shown.refused)
            continue
        slope = next(each for each in found.measures if each.name == "sii")
        assert slope.lower is not None and slope.upper is not None
        # The slope index rises towards the LEAST deprived; the sentence speaks of the way to the most deprived.
        way = "neither" if slope.lower <= 0 <= slope.upper else "falls" if slope.value > 0 else "rises"
        assert re.search(rf"most deprived end, the line {way}", shown.sentence), shown.sentence
        said[way] += 1
    assert min(said.values()) > 3, said


def test_every_measure_has_a_name_a_meaning_and_a_direction(store: Store) -> None:
    named = set()
    for view, evidence in views(store):
        shown = other_measures(view, evidence)
        if isinstance(evidence.detail.measures, Refused):
            assert shown.refused.endswith("Choose a larger area.")
            continue
        assert shown.table is not None
        rows = {row["name"]: row for row in shown.table.frame.to_dict("records")}
        for each in evidence.detail.measures:
            name, meaning = NAMES.get(each.name, ("", ""))
            if name not in rows:  # ratios, and what rests on an end fifth of few practices
                continue
            row = rows[name]
            named.add(each.name)
            assert row["meaning"] == meaning
            if each.sided and np.isfinite(each.value) and "among" in row["way"]:
                none = 1.0 if each.scale == "ratio" else 0.0
                assert row["way"].endswith("least deprived" if each.value > none else "most deprived")
    assert named == set(NAMES)


def test_parts_within_and_between_systems_add_up(store: Store) -> None:
    for view, evidence in views(store):
        shown = within_between(view, evidence)
        assert shown.table is not None
        for row in shown.table.frame.to_dict("records"):
            assert row["within"] + row["between"] == pytest.approx(row["total"])
            assert 0 <= row["share"] <= 1
        first = shown.table.frame.iloc[0]
        assert f"{100 * (1 - first['share']):.0f}% of differences" in shown.title


def test_an_area_without_a_fifth_says_which(store: Store) -> None:
    view = View(area="QGH", indicator="smoking_prevalence_qof")
    evidence = Evidence(view, store)
    assert isinstance(evidence.detail.groups, Groups)
    assert evidence.detail.groups.units[0] == 0
    shown = quintiles(view, evidence)
    assert "No practice here is in fifth 1." in shown.sentence
    assert "Fewer than 10 are in fifth 2: it is not shown" in shown.sentence
    assert re.search(r"15\.\d% \(middle\) to 8", shown.title)
    assert shown.title.endswith("; too few practices in fifths 1 and 2")


def test_the_chart_names_the_fifths_that_are_shown(store: Store) -> None:
    """Lincolnshire has too few practices in the most deprived fifth: the next is the second, in the title and on the axis."""
    view = View(area="QJM", indicator="smoking_prevalence_qof")
    shown = quintiles(view, Evidence(view, store))
    assert shown.spec is not None and shown.table is not None
    assert "(second most deprived)" in shown.title
    assert shown.title.endswith("; too few practices in the most deprived")
    axis = render(shown.spec, shown.table, "light")["layout"]["xaxis"]["ticktext"]
    assert [tick[0] for tick in axis] == ["2", "3", "4", "5"]
    assert "least deprived" in axis[-1] and "most deprived" not in axis[0]


def test_a_fifth_of_two_practices_is_not_shown_and_says_so(store: Store) -> None:
    """The Black Country's least deprived fifth."""
    view = View(area="QUA", indicator="ae_attendances_0_4")
    evidence = Evidence(view, store)
    assert isinstance(evidence.detail.groups, Groups) and evidence.detail.groups.units[-1] == 2
    shown = quintiles(view, evidence)
    assert shown.table is not None
    assert (shown.table.frame["practices"] >= FEWEST_SHOWN).all()
    assert "Fewer than 10 are in fifth 5: it is not shown" in shown.sentence
    assert shown.title.endswith("; too few practices in the least deprived")


def test_the_page_has_one_ratio_for_a_gap(store: Store) -> None:
    view = View(area="QUA", indicator="smoking_prevalence_qof")
    evidence = Evidence(view, store)
    (ranked,) = (each for each in evidence.inequalities if each.indicator.id == view.indicator)
    assert not isinstance(evidence.gap.line, Refused)
    assert ranked.ratio == evidence.gap.line.ratio
    assert f"Ratio, most to least deprived: {ranked.ratio:.2f} times" in quintiles(view, evidence).sentence
    others = other_measures(view, evidence).table
    assert others is not None
    assert not others.frame["name"].str.contains(r"\bratio|RII|relative index", case=False).any()


def test_a_measure_not_clear_from_five_points_does_not_deny_the_card(store: Store) -> None:
    """The card said “Probably”, and its slide “not clear” of the same gap."""
    view = View(area="QK1", indicator="smoking_prevalence_qof")
    evidence = Evidence(view, store)
    shown = other_measures(view, evidence)
    (ranked,) = (each for each in evidence.inequalities if each.indicator.id == view.indicator)
    assert ranked.sure is not None and shown.sure is ranked.sure.phrase and shown.table is not None
    ways = set(shown.table.frame["way"])
    assert "not clear from five points" in ways and "not clear" not in ways
    assert f"“{shown.sure}” goes by all practices here" in shown.front and len(shown.front.split()) <= 25


def test_town_and_country_counted_again_and_too_few_not_shown(store: Store) -> None:
    view = View(area="QJM", indicator="smoking_prevalence_qof")
    shown = rural_urban(view, Evidence(view, store))
    assert shown.table is not None
    seen = store.observations(view.indicator, store.periods(view.indicator, kind="practice")[-1], kind="practice")
    fifth, setting, board = (
        store.classes(QUINTILE_OF_PRACTICE),
        store.classes("practice_rurality"),
        store.lies_in(list(seen.area), "icb"),
    )
    own = getattr(store.area("QJM"), "code", "")
    for row in shown.table.frame.to_dict("records"):
        mine = [
            at
            for at, code in enumerate(seen.area)
            if board[at] == own
            and seen.known[at]
            and (fifth.get(code), setting.get(code)) == (row["fifth"][0], row["setting"])
        ]
        assert row["practices"] == len(mine)
        if len(mine) < FEWEST_SHOWN:
            assert np.isnan(row["rate"]) and np.isnan(row["people"])
        else:
            assert row["rate"] == pytest.approx(sum(seen.numerator[mine]) / sum(seen.denominator[mine]))


def test_town_and_country_words_are_those_of_the_intervals(store: Store, some: Some) -> None:
    told = dict.fromkeys(("higher", "lower", "no clear", "refused"), 0)
    for view, evidence in some(views(store), 150):
        shown = rural_urban(view, evidence)
        if shown.refused:
            told["refused"] += 1
            continue
        assert shown.table is not None
        rows = shown.table.frame.to_dict("records")
        gaps = [
            (country["rate"] - town["rate"], np.hypot(country["upper"] - country["rate"], town["upper"] - town["rate"]))
            for town, country in zip(rows[::2], rows[1::2], strict=True)
            if np.isfinite(town["rate"]) and np.isfinite(country["rate"])
        ]
        clear = [gap for gap, half in gaps if abs(gap) > half]
        if gaps and not clear:
            assert "no clear difference" in shown.title
            told["no clear"] += 1
        elif clear and all(gap > 0 for gap in clear):
            assert "higher in rural practices in" in shown.title
            told["higher"] += 1
        elif clear and all(gap < 0 for gap in clear):
            assert "lower in rural practices in" in shown.title
            told["lower"] += 1
    assert min(told.values()) > 2, told
