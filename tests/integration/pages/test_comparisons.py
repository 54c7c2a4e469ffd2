"""What is compared is said rightly: gaps in a series, observed over expected, numbers that almost agree or do agree."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.spc import XmR, xmr
from components.charts import specs
from components.exhibit import Exhibit
from data_access import MIDLANDS, Store
from pages import unwarranted_variation as page
from pages.unwarranted_variation.view import View

WAITS = "rtt_within_18_weeks"


class Altered:
    """A store in which some figures are others."""

    def __init__(self, store: Store, *, indicator: Any = None, observations: Any = None, history: Any = None) -> None:
        self._store = store
        self._altered = {"indicator": indicator, "observations": observations, "history": history}

    def __getattr__(self, name: str) -> Any:
        found, alter = getattr(self._store, name), self._altered.get(name)
        if alter is None:
            return found
        return lambda *given, **named: alter(found(*given, **named))


def told(store: Any, **query: str) -> tuple[Any, Any, Exhibit]:
    view = View(**query)  # type: ignore[arg-type]
    evidence = page.Evidence(view, store)
    return evidence, page.headline(view, evidence), page.over_time(view, evidence)


# ---------------------------------------------------------------- case 1: what was never published


def test_the_charts_of_all_systems_break_at_april_2023_and_say_so(store: Store) -> None:
    differ = {}
    for area in store.members(MIDLANDS, "icb"):
        evidence, _, chart = told(store, area=area.code, indicator=WAITS, level="icb")
        series = evidence.shown
        assert isinstance(series.control_chart, XmR)
        assert "1 period is missing (April 2023): the line breaks there." in chart.sentence
        gap = [each.id for each in series.periods].index("2023-04")
        assert np.isnan(series.value[gap]) and np.isnan(series.control_chart.moving_ranges[gap : gap + 2]).all()
        known = np.isfinite(series.value)
        joined, broken = (xmr(values, improvement="higher") for values in (series.value[known], series.value))
        assert isinstance(joined, XmR) and isinstance(broken, XmR)
        signs = np.array([str(each) for each in broken.special_causes])[
            known
        ]  # by the published rules, which show it best
        differ[area.short_name] = int((signs != [str(each) for each in joined.special_causes]).sum())
        assert chart.table is not None
        row = chart.table.frame.iloc[gap]
        assert (row["label"], row["cause"]) == ("April 2023", "not reported") and np.isnan(row["value"])
    assert sum(differ.values()) == 33
    assert differ["Coventry and Warwickshire"] == 9


def test_a_year_before_is_a_year_before_though_a_month_is_missing(store: Store) -> None:
    evidence, _, _ = told(store, area="E54000062", indicator=WAITS, level="icb", period="2024-03")
    series = evidence.shown
    at = [each.id for each in series.periods].index("2024-03")
    assert series.periods[at - 12].id == "2023-03"
    assert series.year_before(evidence.period) == series.value[at - 12]
    assert series.periods[at + 1].id == "2024-04" and np.isnan(series.value[at - 11])
    assert series.year_before(series.periods[at + 1]) is None and series.year_before(series.periods[0]) is None


@pytest.mark.parametrize(
    ("indicator", "missing"), [("depression_prevalence_la", "2023/24"), ("dental_decay_age_5", "2020/21")]
)
def test_years_never_published_are_named(store: Store, indicator: str, missing: str) -> None:
    area = store.area("E54000062")
    assert area is not None
    kind = next(each for each in ("ltla", "utla") if each in store.kinds(indicator))
    place = next(each.code for each in store.members(area.code, kind))
    evidence, _, chart = told(store, area=area.code, indicator=indicator, level=kind, place=place)
    labels = [each.label for each in evidence.shown.periods]
    assert missing in labels and np.isnan(evidence.shown.value[labels.index(missing)])
    if not chart.refused:
        assert "missing (" in chart.sentence and missing in chart.sentence


# ---------------------------------------------------------------- case 7: observed over expected


def as_ratio(store: Store, expected: Any) -> Altered:
    return Altered(
        store,
        indicator=lambda found: replace(
            found,
            value_kind="ratio",
            unit="ratio",
            polarity="lower",
            multiplier=1.0,
            people_worse="deaths",
            people="deaths",
        ),
        observations=lambda found: replace(
            found, numerator=np.round(found.denominator / 100), denominator=expected(found)
        ),
    )


def test_observed_over_expected_is_held_against_what_was_expected(store: Store) -> None:
    altered = as_ratio(store, lambda found: np.round(found.denominator / 100) / 1.2)
    evidence, finding, _ = told(altered, area="E54000062", indicator="ae_4_hour_type_1")
    pooled = (
        evidence.peers.rows.numerator[evidence.peers.rows.known].sum()
        / evidence.peers.rows.denominator[evidence.peers.rows.known].sum()
    )
    assert evidence.funnel.pooled == pytest.approx(pooled) == pytest.approx(1.2)
    assert re.search(r"had [\d,]+ more deaths than expected", finding.sentence), (
        "all trusts alike, a fifth above expected"
    )
    assert re.search(r"[\d,]+ more deaths \(95% interval", finding.detail)
    assert "average" not in finding.sentence
    assert "against 1.000, as many as expected" in finding.detail
    assert re.search(
        r"The \d+ Midlands trusts together have 1\.200; against that, 1\.200 is the same\.", finding.detail
    )
    view = View(area="E54000062", indicator="ae_4_hour_type_1")
    league, funnel = page.ranked(view, evidence), page.funnel_plot(view, evidence)
    assert isinstance(league.spec, specs.RankedDot) and league.spec.average_name == "as expected 1.000"
    assert isinstance(funnel.spec, specs.Funnel) and funnel.spec.average_name == "as expected"
    for exhibit in (league, funnel):
        assert exhibit.table is not None
        assert not any("average" in column.label for column in exhibit.table.columns)
        assert not re.search(r"\baverage\b", exhibit.title + exhibit.sentence)
    assert "The dashed line is as many as expected, 1.000; the" in league.sentence
    assert "not the average" in evidence.provenance.definition


def test_the_whole_region_is_held_against_what_was_expected_too(store: Store) -> None:
    altered = as_ratio(
        store, lambda found: np.round(found.denominator / 100) / np.where(np.arange(len(found)) % 2, 1.1, 1.3)
    )
    _, finding, _ = told(altered, area=MIDLANDS, indicator="ae_4_hour_type_1")
    assert "Against what was expected, 1.000" in finding.detail and "All together they have 1." in finding.detail
    assert "Against the average" not in finding.detail


# ---------------------------------------------------------------- case 16: numbers that almost agree, or agree


def test_heart_failure_in_nottingham_is_told_from_the_average(store: Store) -> None:
    evidence, finding, _ = told(
        store, area="E54000060", indicator="heart_failure_prevalence", level="icb", period="2022/23"
    )
    share = re.search(r"([\d.]+)% \(95% interval ([\d.]+)% to ([\d.]+)%\) against ([\d.]+)%", finding.detail)
    assert share, finding.detail
    value, low, high, average = share.groups()
    assert value != average and low != high
    assert {len(each.split(".")[1]) for each in share.groups()} == {2}, "no more decimals than needed"
    apart = re.search(r"([\d.]+) percentage points lower: 256 fewer people", finding.detail)
    assert apart and float(apart[1]) == pytest.approx(
        100 * (evidence.funnel.target - evidence.funnel.own_value[0]), abs=0.006
    )


def test_where_nothing_differs_that_is_said(store: Store) -> None:
    altered = Altered(
        store,
        observations=lambda found: replace(found, numerator=found.denominator * 0.64, denominator=found.denominator),
    )
    _, finding, _ = told(altered, area="E54000062", indicator="ae_4_hour_type_1")
    assert "against 64.0% for the" in finding.detail and "compared: the same, " in finding.detail
    assert "0.0 percentage points" not in finding.detail and not re.search(r"\b0 (fewer|more)", finding.detail)
    assert "is the same as the average" in finding.detail
    _, finding, _ = told(altered, area=MIDLANDS, indicator="ae_4_hour_type_1")
    assert "the same everywhere, 64.0%" in finding.sentence
    assert (
        "the trusts differ by no more than chance explains" in finding.detail and "usual between" not in finding.detail
    )
