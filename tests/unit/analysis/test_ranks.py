"""Ranks and Kendall's test give what scipy.stats gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from analysis.ranks import kendall, lowest_ranks, mean_ranks, sign_test

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("seed", range(20))
def test_ranks_with_and_without_ties(seed: int) -> None:
    chance = np.random.default_rng(seed)
    values = chance.integers(0, 12, size=30).astype(float) if seed % 2 else chance.normal(size=30)
    assert lowest_ranks(values).tolist() == stats.rankdata(values, method="min").tolist()
    assert mean_ranks(values).tolist() == stats.rankdata(values).tolist()


@pytest.mark.parametrize(("up", "down"), [(0, 6), (3, 3), (1, 9), (40, 2), (200, 311), (1, 0), (7, 8)])
def test_sign_test(up: int, down: int) -> None:
    assert sign_test(up, down) == pytest.approx(stats.binomtest(up, up + down).pvalue, rel=1e-12)


@pytest.mark.parametrize("size", [2, 3, 5, 9, 20, 33, 34, 60])
@pytest.mark.parametrize("levels", [0, 3, 8])
@pytest.mark.parametrize("seed", range(4))
def test_kendall(size: int, levels: int, seed: int) -> None:
    chance = np.random.default_rng(100 * size + seed)
    x = np.arange(size)
    y = chance.integers(0, levels, size=size) if levels else chance.permutation(size) + 0.2 * x
    found, right = kendall(x, y), stats.kendalltau(x, y)
    assert found.tau == pytest.approx(right.statistic, nan_ok=True, abs=1e-12)
    assert found.chance == pytest.approx(right.pvalue, nan_ok=True, rel=1e-9)
    backwards = kendall(y, x)
    assert backwards.tau == pytest.approx(found.tau, nan_ok=True, abs=1e-12)


@pytest.mark.parametrize("y", [list(range(50)), [1, 0, *range(2, 50)], list(range(50))[::-1]])
def test_kendall_of_long_lists_almost_in_order_is_exact(y: list[int]) -> None:
    found, right = kendall(range(50), y), stats.kendalltau(range(50), y)
    assert found.chance == pytest.approx(right.pvalue, rel=1e-9)


def test_a_process_that_serves_does_not_load_what_it_hardly_uses() -> None:
    code = (
        "import app, sys; print([name for name in ('scipy.stats', 'scipy.optimize', 'psycopg') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
