"""Learning: what is said of a change agrees with its numbers, for many places and measures; one announced change worked by hand."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import optimize

from analysis.evaluation.verdicts import sided
from application.decisions import register
from components.charts import render
from data_access import Store, load_public_changes
from domain.learning import power
from domain.learning.decisions import Decision, mark, next_period
from domain.learning.evaluation import Series, judged_measures_of, load_alongside, load_evaluation, load_series
from pages import learning as page
from pages.learning.evidence import DESIGNS, Evidence
from tests.integration.pages.views import view_at
from tests.unit.domain.test_decisions import SIGNED
from vocabulary import Refused, Sureness

UNWRITTEN = re.compile(r"\bnan\b|\bNone\b|\binf\b|  |\{|\}|[<>]| [,.;]|\.\.|-\d|: \.")
VIEWS: tuple[dict[str, str], ...] = (
    {"area": "QOC", "change": "2024-06"},
    {"area": "QUA", "indicator": "ae_4_hour_type_1", "change": "a-year-ago"},
    {"area": "QJM", "indicator": "no_criteria_to_reside", "against": "like", "change": "a-year-ago"},
    {"area": "QK1", "indicator": "smoking_prevalence_adults_la", "against": "midlands", "change": "a-year-ago"},
    {"area": "QT1", "indicator": "cancer_62_day_icb", "change": "a-year-ago"},
    {"change": "a-year-ago"},
)


def evidence_of(store: Store, **query: str) -> Evidence:
    view = view_at(page.View, page.choices, store, query)
    return Evidence(view, store)


@pytest.mark.parametrize("query", VIEWS, ids=lambda each: each.get("area", "all"))
def test_every_exhibit_is_said_and_drawn(store: Store, query: dict[str, str]) -> None:
    evidence = evidence_of(store, **query)
    finding = page.headline(evidence.view, evidence)
    assert len(finding.sentence.split()) <= 25
    for make in (*page.PAGE.where, *page.PAGE.closer):
        exhibit = make(evidence.view, evidence)
        for text in (exhibit.title, exhibit.sentence, exhibit.refused):
            assert not UNWRITTEN.search(text), text
        assert len(exhibit.title.split()) <= 14, exhibit.title
        if exhibit.spec is not None:
            assert exhibit.table is not None
            render(exhibit.spec, exhibit.table)


@pytest.mark.parametrize("query", VIEWS, ids=lambda each: each.get("area", "all"))
def test_the_words_have_the_side_of_the_number(store: Store, query: dict[str, str]) -> None:
    evidence = evidence_of(store, **query)
    effect = evidence.effect
    assert effect is not None
    assert effect.lower <= effect.estimate <= effect.upper
    detail = page.headline(evidence.view, evidence).detail
    assert ("higher" if effect.estimate > 0 else "lower") in detail
    better = (effect.estimate > 0) == (evidence.indicator.polarity == "higher")
    if evidence.indicator.polarity != "neutral":
        assert ("(better)" if better else "(worse)") in detail


def test_no_date_is_judged_where_none_is_announced_or_chosen(store: Store) -> None:
    evidence = evidence_of(store, area="QUA")
    finding = page.headline(evidence.view, evidence)
    assert finding.sentence.startswith("Choose a measure and date. Shown: ")
    assert finding.caution == ""
    course = page.PAGE.where[0](evidence.view, evidence)
    assert course.spec is not None  # the series is drawn all the same
    assert "change:" not in repr(course.spec)
    for make in (*page.PAGE.where, *page.PAGE.closer):
        make(evidence.view, evidence)


def test_designs_that_differ_are_counted_on_both_sides(store: Store) -> None:
    titles = {page.PAGE.where[1](each.view, each).title for each in (evidence_of(store, **query) for query in VIEWS)}
    for title in titles:
        if found := re.match(r"(\d) of (\d) designs .*; the other(s?) do", title):
            assert (found[3] == "s") == (int(found[2]) - int(found[1]) > 1), title


def test_every_measure_offered_has_a_series_or_says_that_it_has_none(store: Store) -> None:
    without = []
    for measure in judged_measures_of(store, "QUA"):
        evidence = evidence_of(store, area="QUA", indicator=measure.id)
        if evidence.place is None:
            without.append(measure.id)
            assert "long enough" in page.headline(evidence.view, evidence).detail
        else:
            assert not isinstance(load_series(store, measure.id, evidence.place.code), Refused), measure.id
    assert len(without) <= 8, without  # surveys of few years, where no authority of one system has them all


def test_an_announced_change_is_worked_by_another_route(store: Store) -> None:
    """The average change of each board by plain means, and weights by a general optimiser."""
    change = load_public_changes()[0]
    found = load_evaluation(store, change.measure, change.area, change.first_period)
    assert not isinstance(found, Refused)
    assert not isinstance(found.differenced, Refused)
    assert not isinstance(found.matched, Refused)
    periods = store.periods(change.measure, kind="icb", breakdown="")
    rows = [store.observations(change.measure, period, kind="icb") for period in periods]
    boards = sorted(set(map(str, rows[0].area)))
    value = np.array([[float(r.value[list(r.area).index(b)]) for r in rows] for b in boards])
    late = np.array([period.id >= change.first_period for period in periods])
    own = store.area(change.area)
    assert own is not None
    at = boards.index(own.code)
    others = np.delete(value, at, axis=0)
    moved = value[:, late].mean(axis=1) - value[:, ~late].mean(axis=1)
    assert found.differenced.effect.estimate == pytest.approx(moved[at] - np.delete(moved, at).mean(), abs=1e-12)
    target, pool = value[at, ~late], others[:, ~late].T
    general = optimize.minimize(
        lambda w: ((pool @ w - target) ** 2).sum() * 1e4,
        np.full(len(others), 1 / len(others)),
        method="SLSQP",
        bounds=[(0, 1)] * len(others),
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"maxiter": 2000, "ftol": 1e-12},
    )
    ours = ((pool @ found.matched.weights - target) ** 2).sum() * 1e4
    assert ours <= general.fun + 1e-6


def test_no_design_is_told_first_that_failed_its_own_check(store: Store) -> None:
    for query in VIEWS:
        evidence = evidence_of(store, **query)
        found = evidence.evaluation
        assert not isinstance(found, Refused)
        if evidence.design == "differenced":
            assert not isinstance(found.differenced, Refused)
            assert not found.apart or isinstance(found.interrupted, Refused)
        assert evidence.design in DESIGNS


def test_where_nothing_was_decided_few_places_show_an_effect(store: Store) -> None:
    """The same date in all 42 boards, of which hardly one decided anything then: at most 3 leave nought out."""
    boards = [area.code for area in store.areas("icb")]
    found = [load_evaluation(store, "rtt_within_18_weeks", code, "2024-12") for code in boards]
    effects = [
        e.differenced.effect for e in found if not isinstance(e, Refused) and not isinstance(e.differenced, Refused)
    ]
    assert len(effects) >= 36
    assert sum(sided(each) != 0 for each in effects) <= 4


def test_a_decision_backdated_is_marked_and_one_ahead_is_not(store: Store) -> None:
    past = Decision(**(SIGNED.to_body() | {"change": "2024-06", "place": "QOC"}))
    marked = mark(store, past)
    assert marked.verdict is not None
    assert marked.effect is not None
    assert marked.since >= 12
    ahead = mark(store, Decision(**(past.to_body() | {"change": "2031-01"})))
    assert ahead.verdict is None
    assert "January 2031" in ahead.reason


@pytest.mark.parametrize("today", ["2026-11-29", "2026-03-31", "2030-01-01"])
def test_no_figure_of_a_month_gone_by_judges_a_decision(store: Store, today: str) -> None:
    found = next_period(store, "rtt_within_18_weeks", "QOC", date.fromisoformat(today))
    assert isinstance(found, str)
    assert today[:7] < found
    assert found > store.periods("rtt_within_18_weeks", kind="icb", breakdown="")[-1].id


def test_a_design_that_only_leans_the_other_way_is_not_said_to_decide_the_answer(store: Store) -> None:
    """The hub at Telford: one card said that the answer depends on the design, the next that none shows a clear effect."""
    evidence = evidence_of(store, area="QOC", change="2024-06")
    (name, leaning), *_ = evidence.turned[0]
    assert name == "interrupted" and leaning.lower < 0 < leaning.estimate
    caution = page.headline(evidence.view, evidence).caution
    assert "(better), though its 95% interval includes no change." in caution
    assert "depends on the design" not in caution


def test_a_gap_that_was_closing_before_is_no_effect_and_no_verdict(store: Store) -> None:
    """Birmingham and Solihull, June 2024: 5.4 points, and 0.39 points a month before, worked by plain least squares from the figures."""
    evidence = evidence_of(store, area="QHL", change="2024-06")
    found = evidence.evaluation
    assert not isinstance(found, Refused) and not isinstance(found.adjusted, Refused)
    known, change = np.array(found.series.known), found.change
    gap = found.series.value[known] - found.donors.value[:, known].mean(axis=0)
    slope, start = np.polyfit(known[known < change], gap[known < change], 1)
    carried = float((start + slope * known[known >= change]).mean() - gap[known < change].mean())
    assert found.adjusted.carried == pytest.approx(carried, abs=1e-9)
    assert found.apart and "differenced" in evidence.doubtful and not evidence.is_told
    caution = page.headline(evidence.view, evidence).caution
    assert f"closing by {100 * slope:.2f} percentage points a month" in caution
    assert f"that alone gives {100 * carried:.1f} percentage points higher" in caution
    trial = next(make for make in page.PAGE.closer if make.__name__ == "back_test")(evidence.view, evidence)
    assert trial.title == "Trial of the register, June 2024: can’t tell yet"
    mixture = next(make for make in page.PAGE.closer if make.__name__ == "mixture")(evidence.view, evidence)
    assert mixture.title == "No mixture of other places followed its course closely before June 2024"


def test_no_date_that_nobody_named_is_told_to_have_worked_and_no_trial_claims_more_than_the_page(store: Store) -> None:
    for query in VIEWS:
        evidence = evidence_of(store, **query)
        trial = next(make for make in page.PAGE.closer if make.__name__ == "back_test")(evidence.view, evidence)
        assert "Signed" not in trial.title + trial.sentence
        if evidence.announced is None:
            assert "orked" not in trial.title + trial.sentence
        if not evidence.is_told:
            assert not re.search("worked|went the other way|claim an effect", trial.title), trial.title


def test_both_statements_of_power_are_of_one_design_and_one_size(store: Store) -> None:
    for query in VIEWS:
        evidence = evidence_of(store, **query)
        stated = evidence.stated
        assert not isinstance(stated, Refused)
        told = register.outlook(store, SimpleNamespace(evidence=evidence, view=evidence.view))
        card = next(make for make in page.PAGE.closer if make.__name__ == "could_tell")(evidence.view, evidence)
        size = card.title.removeprefix("Effects of ").split(" show ")[0]
        assert f"{DESIGNS[stated.design]}, an effect of {size}" in told
        assert DESIGNS[stated.design][1:] in card.sentence


def test_probably_says_which_interval_leaves_no_change_out(store: Store) -> None:
    """A 95% interval that includes no change stood beside “Probably” without a word."""
    evidence = evidence_of(store, area="QNC", change="2025-05")
    effect, detail = evidence.effect, page.headline(evidence.view, evidence).detail
    assert effect is not None and effect.eighty is not None
    assert evidence.sure is Sureness.PROBABLY and effect.lower < 0 < effect.eighty[0]
    assert "which includes no change. 80% interval: 1.0 to 4.3 percentage points higher" in detail
    sure = evidence_of(store, area="QHL", change="2025-05")
    assert sure.sure is Sureness.SURE and "80%" not in page.headline(sure.view, sure).detail


@pytest.mark.parametrize("change", ["", "2025-05"])
def test_no_line_is_drawn_across_a_month_without_a_figure(store: Store, change: str) -> None:
    """April 2023 was never published."""
    evidence = evidence_of(store, area="QWU", **({"change": change} if change else {}))
    course = page.PAGE.where[0](evidence.view, evidence)
    assert course.spec is not None and course.table is not None
    series = evidence.series
    assert not isinstance(series, Refused)
    assert [series.periods[at].label for at in series.gaps] == ["May 2023"]
    assert "1 period is missing (April 2023): the line breaks there." in course.sentence
    for line in render(course.spec, course.table)["data"]:
        assert line["y"].count(None) == 1


def test_what_a_change_made_today_could_show_is_worked_out_once_for_a_series(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(series: Series, *given: Any) -> Any:
        asked.append(series.area.code)
        return load_alongside(series, *given)

    monkeypatch.setattr(power, "load_alongside", counted)
    power._stated.forget()
    places = [evidence_of(store, area=area, indicator="cancer_62_day_icb").place for area in ("QUA", "QT1")]
    series = [load_series(store, "cancer_62_day_icb", place.code) for place in places if place is not None]
    known = [each for each in series if not isinstance(each, Refused)]
    told = [[power.load_stated(store, each, "england") for each in known] for _ in "ab"]
    assert asked == [each.area.code for each in known]
    assert len(known) == 2
    assert told[0] == told[1]
    assert told[0][0] != told[0][1]
