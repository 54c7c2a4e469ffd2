"""The what-if of moving money: by hand, words against signs, chances from the draws, and a catalogue whose every figure has a source."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from analysis.scenarios import SEED
from analysis.scenarios.distributional import Distributional
from data_access import Store, load_interventions, open_store
from domain.inequalities.gradients import load_gradients, load_level
from domain.inequalities.indicators import EVERYBODY_LIVES
from domain.one_pound.answers import five_answers
from pages import areas, what_ifs
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.what_if import spending
from pages.inequalities.what_if.spending_parameters import Spending
from pages.what_if_tipping import what_matters
from pages.what_ifs import Run, how_sure
from pages.wider_economy.one_pound.parameters import Pounds, question_of
from settings import Settings
from vocabulary import Refused


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def asked(store: Store, area: str, **parameters: str) -> tuple[View, Evidence, Run | Refused]:
    view = View(area=area)
    evidence = Evidence(view, store)
    set_to, wrong = Spending.from_values(parameters)
    assert not wrong
    return view, evidence, spending.run(view, evidence, set_to)


def brought(store: Store, year: str, to: str = "2025/26") -> float:
    """What a pound of `year` is multiplied by, from the published index itself."""
    held = store.matrix("price_indices")
    index = dict(zip(held.rows, held.values[:, list(held.columns).index("gdp_deflator")], strict=True))
    return float(index[to] / index[year])


def test_a_million_by_hand(store: Store) -> None:
    _, _, run = asked(store, "QUA")
    assert isinstance(run, Run) and isinstance(run.outcome, Distributional)
    grant, care = (each * brought(store, year) for each, year in ((3412, "2013/14"), (8000, "2016/17")))
    assert run.outcome.central == pytest.approx(1e6 / grant - 1e6 / care)
    people = np.array([each.people for each in run.outcome.groups])
    assert [each.change.value for each in run.outcome.groups] == pytest.approx(
        run.outcome.central * people / people.sum()
    )


def test_published_prices_have_the_ranges_of_their_publications(store: Store) -> None:
    """Both prices from lowest to highest: no draw lies beyond what the two ends give, and the reader's own doubt changes nothing."""
    entry = load_interventions()["public-health-grant"]
    assert entry.lowest and entry.highest
    view, evidence, run = asked(store, "QUA")
    _, _, doubted = asked(store, "QUA", doubt="0")
    assert isinstance(run, Run) and isinstance(doubted, Run)
    assert np.array_equal(run.outcome.draws, doubted.outcome.draws)
    grant, care = brought(store, "2013/14"), brought(store, "2016/17")
    assert run.outcome.draws.min() > 1e6 / (entry.highest * grant) - 1e6 / (6_000 * care)
    assert run.outcome.draws.max() < 1e6 / (entry.lowest * grant) - 1e6 / 15_000
    assert [part.source for part in run.outcome.parts] == ["model"]
    said = spending.answer(view, evidence, run)
    assert f"(published: £{2725 * grant:,.0f} to £{4845 * grant:,.0f})" in said
    assert f"(published: £{6000 * care:,.0f} to £15,000)" in said and "in prices of 2025/26" in said
    assert "95% interval" not in said and "middle 95% between the published estimates" in said
    least, most = 1e6 / (entry.highest * grant) - 1e6 / (6_000 * care), 1e6 / (entry.lowest * grant) - 1e6 / 15_000
    assert f"the published ends give {least:,.0f} to {most:,.0f} years" in said
    sure = how_sure(view, evidence, run).sentence
    assert "that shape is ours" in sure and f"The published ends give {least:,.0f} to {most:,.0f} years" in sure


@pytest.mark.parametrize("code", ["QHL", "QT1"])
def test_the_price_of_other_care_at_which_it_turns_is_said(store: Store, code: str) -> None:
    """At the mark of nothing it turns where other care costs as much as the grant does, both in prices of one year."""
    view, evidence, run = asked(store, code)
    assert isinstance(run, Run)
    turns = 3412 * brought(store, "2013/14") / brought(store, "2016/17")
    shown = what_matters(view, evidence, run)
    assert f"(2016/17 prices)” reaches {math.floor(turns):,}" in shown.sentence
    assert 3_000 < turns < 8_000


def test_one_pound_five_answers_says_the_same_of_the_same_pounds(store: Store) -> None:
    """Two what-ifs, one price base: the same money on the same use gives up and gains as much in both, whatever the year of prices."""
    area = store.area("QUA")
    assert area is not None
    for on, year in (("public-health-grant", "2025/26"), ("cancer", "2020/21"), ("care-as-commissioned", "2025/26")):
        _, _, run = asked(store, "QUA", on=on, million="10", price_year=year)
        assert isinstance(run, Run) and isinstance(run.outcome, Distributional)
        pounds, _ = Pounds.from_values({"use": on, "million": "10", "price_year": year, "way": "within"})
        other = five_answers(store, area, question_of(pounds), SEED)
        assert not isinstance(other, Refused)
        assert run.outcome.central == pytest.approx(other.outcome.central, abs=1e-6), on
        assert run.outcome.reached == pytest.approx(other.outcome.reached, abs=1e-6), f"{on}: the same range in both"
        assert on != "care-as-commissioned" or not run.outcome.reached.any(), (
            "one price on both sides: every draw is even"
        )


def test_both_what_ifs_form_fifths_of_the_same_residents_and_say_who_is_left_out(store: Store) -> None:
    view, evidence, run = asked(store, "QHL")
    assert isinstance(run, Run) and isinstance(run.outcome, Distributional)
    pounds, _ = Pounds.from_values({"use": "public-health-grant", "million": "1", "way": "within"})
    other = five_answers(store, evidence.area, question_of(pounds), SEED)
    assert not isinstance(other, Refused)
    assert [each.people for each in run.outcome.groups] == list(other.health.people)
    residents = store.observations("resident_population_2020", store.newest("resident_population_2020"), kind="lsoa11")
    here = store.lies_in(residents.area, "icb") == evidence.area.code
    assert other.health.people.sum() + other.left_out == pytest.approx(residents.value[here].sum())
    assert f"Fifths leave out {other.left_out:,.0f} residents" in what_ifs.who_gains(view, evidence, run).sentence


def test_what_is_the_readers_own_is_called_so(store: Store) -> None:
    view, evidence, run = asked(store, "QUA", given_up="9000", doubt="20")
    assert isinstance(run, Run)
    care = brought(store, "2016/17")
    said = spending.answer(view, evidence, run)
    assert f"(your own figure and range: £{7200 * care:,.0f} to £{10800 * care:,.0f})" in said
    assert "middle 95% between the published estimates and your own" in said
    assert {part.source for part in run.outcome.parts} == {"model", "assumption"}
    _, _, none = asked(store, "QUA", on="circulatory")
    assert isinstance(none, Run)
    assert any("gives no range" in each for each in none.words.caveats), "a borrowed range is said to be one"


def test_lives_are_the_published_level_and_the_areas_own_differences(store: Store) -> None:
    _, evidence, run = asked(store, "QUA")
    lifetimes, level = evidence.lifetimes, load_level(store, EVERYBODY_LIVES)
    assert not isinstance(lifetimes, Refused)
    health, people = lifetimes.years, lifetimes.people
    published = [
        store.history("life_expectancy_at_birth_la", "E92000001", breakdown=f"sex={sex}").value
        for sex in ("male", "female")
    ]
    assert level == pytest.approx(np.mean([each[np.isfinite(each)][-1] for each in published]))
    gradients = load_gradients(store, EVERYBODY_LIVES)
    own = gradients.by_code[evidence.area.code]
    assert np.average(health, weights=people) == pytest.approx(level + own.mean - gradients.england.mean)
    assert (np.diff(health) > 0).all()
    assert isinstance(run, Run)


@pytest.mark.parametrize("on", [*load_interventions(), "own"])
def test_words_follow_signs_for_every_intervention_everywhere(store: Store, on: str) -> None:
    for option in areas.choices(store):
        for parameters in ({}, {"reach": "40", "loss": "10"}, {"reach": "0", "loss": "40"}):
            view, evidence, run = asked(store, option.value, on=on, **parameters)
            assert isinstance(run, Run) and isinstance(run.outcome, Distributional)
            said = spending.answer(view, evidence, run)
            assert "nan" not in said and "  " not in said
            if round(run.outcome.central) != 0:
                word = "gained" if run.outcome.central > 0 else "lost"
                assert re.search(rf"In all (?:about )?[\d,]+ would be {word} ", said), said
            if abs(run.outcome.central_equity) >= 0.5:
                assert ("adds the worth" if run.outcome.central_equity > 0 else "takes away the worth") in said
            if parameters:
                assert (
                    0
                    <= run.outcome.both
                    <= min(float(np.mean(run.outcome.reached > 0)), float(np.mean(run.outcome.fairer)))
                )
            for make in spending.SPENDING.exhibits:
                shown = make(view, evidence, run)
                if on == "care-as-commissioned" and shown.refused:
                    continue  # one price on both sides: nothing is in doubt
                assert shown.title and shown.sentence and shown.table is not None and len(shown.table.frame)
        if on not in ("public-health-grant", "own"):
            break  # the others differ by their price alone


def test_every_figure_of_the_catalogue_stands_in_its_own_words_with_its_source() -> None:
    listed = load_interventions()
    assert len(listed) >= 10
    for each in listed.values():
        assert f"£{each.pounds_per_year:,.0f}" in each.quoted, each.id
        assert each.address.startswith("https://") and re.search(r"\(\d{4}\)", each.source), each.id
        assert len(each.why_quality) > 40
        assert (each.lowest is None) == (each.highest is None)
