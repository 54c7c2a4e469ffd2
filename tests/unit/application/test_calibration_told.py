"""How well we judge, as it is told: counted by hand from decisions whose answers are known, and withheld where they are few."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import Verdict
from application.decisions import register
from components.reliability_picture import picture
from data_access import Store
from domain.learning.decisions import Decision, Marked
from domain.learning.network import Known
from tests.unit.domain.test_decisions import SIGNED

HELD, SHORT = Effect(0.04, 0.03, 0.05, 0.0), Effect(0.0, -0.01, 0.01, 0.5)


def known(number: int, said: float, worked: int, owner: str, indicator: str = "waits") -> list[Known]:
    decision: Decision = replace(SIGNED, probability=said, owner=owner, indicator=indicator)
    return [
        Known(
            f"{owner}-{each}",
            decision,
            Marked(Verdict.AS_EXPECTED, HELD, 12) if each < worked else Marked(Verdict.NO_SIGN, SHORT, 12),
        )
        for each in range(number)
    ]


@pytest.fixture
def told() -> list[Known]:
    """36 answered: of 20 said to be 80% likely 16 worked, of 12 said to be 30% likely 3, of 4 said to be 30% likely 1."""
    return [
        *known(20, 0.8, 16, "Chief operating officer"),
        *known(12, 0.3, 3, "Medical director", "cancer"),
        *known(4, 0.3, 1, "Director of nursing", "cancer"),
    ]


@pytest.fixture
def store() -> Store:
    entries = {"waits": SimpleNamespace(family="care"), "cancer": SimpleNamespace(family="ill health")}
    return cast(Store, SimpleNamespace(indicators=lambda: cast(Any, entries)))


def test_the_brier_score_is_the_mean_squared_error(told: list[Known]) -> None:
    by_hand = (16 * 0.2**2 + 4 * 0.8**2 + 4 * 0.7**2 + 12 * 0.3**2) / 36
    average = (20 / 36) * (16 / 36)
    assert (
        f"Brier score {by_hand:.2f} (0 is perfect; always saying the average scores {average:.2f})"
        in register._tally(told, told)
    )
    assert "20 worked as expected, where 58% was expected to" in register._tally(told, told)


def test_tables_show_the_counts(told: list[Known], store: Store) -> None:
    tables = {title: rows for title, _, rows in register._judged(store, told)}
    bands = {row[0]: row for row in tables["Did probabilities come true?"]}
    assert bands["20% to 40%"][1:3] == ("16", "30%") and bands["20% to 40%"][3].startswith("25% (")
    assert bands["80% to 100%"][1:3] == ("20", "80%") and bands["80% to 100%"][3].startswith("80% (")
    assert tables["Did ranges hold what was found?"][0][0] == "20 of 36"
    owners = {row[0]: row for row in tables["By owner (1 with fewer than 10 answers not shown)"]}
    assert set(owners) == {"Chief operating officer", "Medical director"}
    assert owners["Medical director"][1:4] == ("12", "30%", "25%")
    assert {row[0]: row[1] for row in tables["By topic"]} == {"Care": "20", "Ill health": "16"}


def test_nine_decisions_are_too_few_for_a_calibration(told: list[Known], store: Store) -> None:
    assert register._judged(store, told[:9]) == []
    assert register._points(told[:9]) == ()
    assert register._tally(told, told[:9]).endswith("How well we judge is shown once they have judged 10.")
    assert "the figures have judged none so far" in register._tally(told, [])


def test_the_picture_says_what_it_shows(told: list[Known]) -> None:
    points = register._points(told)
    assert [(round(said, 2), round(true, 2)) for said, true, _, _ in points] == [(0.3, 0.25), (0.8, 0.8)]
    drawn = picture(points).to_plotly_json()["props"]
    assert "said 30%, came true 25%; said 80%, came true 80%" in drawn["alt"]
    assert drawn["src"].count("circle") == 2
