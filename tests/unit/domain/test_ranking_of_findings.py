"""The order of findings on the first page."""

from __future__ import annotations

from typing import Any

from domain.overview.ranking import FAMILIES, first_of, rank_by_family
from vocabulary import Finding


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
        "certainty": "beyond chance",
        "link": "",
    }
    return Finding(indicator=indicator, **(usual | fields))


def test_the_alarming_come_first_then_the_surer_then_the_larger() -> None:
    findings = [
        finding("small"),
        finding("large", size=-20.0),
        finding("sure", certainty="beyond the usual spread"),
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
