"""The order of findings on the first page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.overview.ranking import FAMILIES, first_of, rank_by_family
from vocabulary import Finding, Freshness, Sureness


def finding(indicator: str, **fields: Any) -> Finding:
    usual: dict[str, Any] = {
        "page": "/",
        "sentence": "",
        "detail": "",
        "family": "care",
        "area": "",
        "period": "",
        "size": 10.0,
        "lower": None,
        "upper": None,
        "size_unit": "people",
        "direction": "better",
        "going": "neither",
        "sure": Sureness.CANNOT_TELL,
        "link": "",
    }
    return Finding(indicator=indicator, **(usual | fields))


def test_the_alarming_come_first_then_the_surer_then_the_larger() -> None:
    findings = [
        finding("small"),
        finding("large", size=-20.0),
        finding("sure", sure=Sureness.PROBABLY),
        finding("concern", going="concern"),
        finding("worse", direction="worse"),
        finding("worse and concern", direction="worse", going="concern"),
    ]
    ranked = rank_by_family(findings)
    assert [each.indicator for each in ranked["care"]] == [
        "worse and concern",
        "worse",
        "concern",
        "sure",
        "large",
        "small",
    ]
    assert set(ranked) == set(FAMILIES) and not any(ranked[family] for family in FAMILIES if family != "care")


def test_the_first_of_all_counts_people_before_years_and_follows_the_families() -> None:
    years = finding("years", family="deaths", size_unit="years less than in England")
    assert first_of([years, finding("people")]) == finding("people")
    assert first_of([finding("care"), finding("deaths", family="deaths")]) == finding("deaths", family="deaths")
    assert first_of([]) is None


def aged(indicator: str, *, stale: bool = True, superseded_by: str = "") -> tuple[Freshness, ...]:
    return (Freshness(indicator, "2019", 83, stale, superseded_by),)


def test_figures_past_their_date_come_after_current_ones_whatever_their_size() -> None:
    old = finding("old", direction="worse", going="concern", size=1e6, freshness=aged("old"))
    new = finding("new", size=1.0, freshness=aged("new", stale=False))
    assert [each.indicator for each in rank_by_family([old, new])["care"]] == ["new", "old"]
    assert first_of([old, new]) == new
    deaths = replace(old, family="deaths")
    assert first_of([deaths, new]) == new


def test_what_a_newer_measure_supersedes_is_left_out() -> None:
    superseded = finding("old", direction="worse", freshness=aged("old", stale=False, superseded_by="new"))
    assert rank_by_family([superseded])["care"] == ()
    assert first_of([superseded]) is None
    assert first_of([superseded, finding("other")]) == finding("other")


def test_only_the_measure_a_finding_is_ranked_by_decides() -> None:
    beside = finding("need", freshness=(*aged("payments", superseded_by="x"), *aged("need", stale=False)))
    assert not beside.stale and not beside.superseded
