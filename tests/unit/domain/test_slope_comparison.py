"""Our slopes and those published: of one period, and refused where no authority has both."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from data_access.reference.periods import period
from domain.inequalities import slope_comparison
from domain.inequalities.indicators import LIFE_EXPECTANCY
from domain.inequalities.neighbourhoods import Neighbourhoods
from domain.inequalities.slope_comparison import SlopeComparison, load_slope_comparison
from vocabulary import Refused

MALES = next(measure for measure, sex in LIFE_EXPECTANCY.items() if sex == "sex=male")
NUMBER = 20  # neighbourhoods of each authority


class FakeStore:
    """Two authorities, "A" and "B", with `published` slopes of the given periods."""

    def __init__(self, published: list[str], *periods: str) -> None:
        self.published = published
        self.listed = tuple(map(period, periods))

    def periods(self, indicator: str, **asked: Any) -> Any:
        return self.listed

    def observations(self, indicator: str, of: Any, **asked: Any) -> Any:
        codes = np.array(self.published, dtype=object)
        return SimpleNamespace(
            area=codes, short_name=codes, value=np.full(len(codes), 7.0), known=np.ones(len(codes), dtype=bool)
        )

    def lies_in(self, codes: Any, kind: str) -> list[str]:
        return ["A"] * NUMBER + ["B"] * NUMBER


@pytest.fixture(autouse=True)
def neighbourhoods(monkeypatch: pytest.MonkeyPatch) -> None:
    """In each authority life expectancy rises by 10 years from the most deprived neighbourhood to the least."""
    rank, steps = np.arange(2.0 * NUMBER), np.tile(np.linspace(75, 85, NUMBER), 2)
    codes, ones = rank.astype(str).astype(object), np.ones(2 * NUMBER)
    around = Neighbourhoods(period("2016/2020"), codes, codes, 1000 * ones, rank, rank / len(rank), steps, ones)
    monkeypatch.setattr(slope_comparison, "load_neighbourhoods", lambda store, measure: around)


def test_an_authority_with_both_slopes_is_compared() -> None:
    found = load_slope_comparison(FakeStore(["B", "C"], "2017/2019", "2018/2020"), MALES)  # type: ignore[arg-type]
    assert isinstance(found, SlopeComparison)
    assert (found.code, found.period.id) == (("B",), "2018/2020")
    assert found.ours[0] == pytest.approx(10 * NUMBER / (NUMBER - 1))


def test_without_a_common_authority_the_reason_is_given() -> None:
    found = load_slope_comparison(FakeStore(["C"], "2018/2020"), MALES)  # type: ignore[arg-type]
    assert isinstance(found, Refused)
    assert "No authority has both" in found.reason


@pytest.mark.parametrize("listed", ["2017/2019", "2019/20", "2020/21"])
def test_a_period_that_ends_in_another_month_is_not_compared(listed: str) -> None:
    found = load_slope_comparison(FakeStore(["A"], listed), MALES)  # type: ignore[arg-type]
    assert isinstance(found, Refused)
