"""Whole scans of the Midlands on drawn counts: how many claims are false, and how many differences are found.

Each test runs in the usual suite with every tenth measure and in the slow one with all; the catalogue's figures are of the slow ones.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from analysis.fair_comparison.sureness import STANDING_PROBABLE, controlled
from data_access import Store
from tests.simulated.scans import RealMeasure, Told, drawn_scan, real_measures
from vocabulary import Sureness

CLAIMS = (Sureness.SURE, Sureness.PROBABLY)
SURE, PROBABLY, FOUND, WRONG = 0.01, 0.10, 0.6, 0.05
FEW = pytest.param(11, 3, id="few")
ALL = pytest.param(1, 40, id="all", marks=pytest.mark.slow)


@pytest.fixture(scope="module")
def measures(store: Store) -> tuple[RealMeasure, ...]:
    return real_measures(store)


def shares(told: list[Told]) -> dict[Sureness, float]:
    counted = Counter(each.sure.phrase for each in told)
    return {phrase: counted[phrase] / len(told) for phrase in CLAIMS}


def told_by(told: list[Told]) -> None:
    for kind, like in sorted({(each.kind, each.like_for_like) for each in told}):
        mine = [each for each in told if (each.kind, each.like_for_like) == (kind, like)]
        found = {str(phrase): round(share, 4) for phrase, share in shares(mine).items()}
        print(f"{kind}, {'like for like' if like else 'not adjusted'}: {len(mine):,}, {found}")


@pytest.mark.parametrize(("every", "draws"), [FEW, ALL])
def test_where_nobody_differs_hardly_anything_is_claimed(
    measures: tuple[RealMeasure, ...], every: int, draws: int
) -> None:
    """Chance, practices, networks and what passes from month to month alone: of area-measures, and of scans after `controlled`."""
    chance = np.random.default_rng(501)
    scans = [drawn_scan(measures[::every], chance, differ=False) for _ in range(draws)]
    told = [each for scan in scans for each in scan]
    told_by(told)
    found = shares(told)
    assert found[Sureness.SURE] <= SURE * (1 if every == 1 else 2)
    assert found[Sureness.PROBABLY] <= PROBABLY / 2
    claimed = [claimed_of(scan) for scan in scans]
    print(f"claimed beside all others: {np.mean([len(each) for each in claimed]):.2f} of {len(scans[0])} a draw")
    assert np.mean([len(each) for each in claimed]) <= 0.02 * len(scans[0])


@pytest.mark.parametrize(("every", "draws"), [FEW, ALL])
def test_what_is_not_adjusted_is_seldom_claimed_if_all_of_the_usual_spread_is_who_the_patients_are(
    measures: tuple[RealMeasure, ...], every: int, draws: int
) -> None:
    """Boards and trusts differ by chance of their people, as much as they were found to: so every claim about care would be false."""
    chance = np.random.default_rng(502)
    unadjusted = tuple(each for each in measures if each.kind != "practice" and not each.model.like_for_like)  # type: ignore[union-attr]
    told = [each for _ in range(draws) for each in drawn_scan(unadjusted[:: max(1, every // 2)], chance, differ=True)]
    told_by(told)
    for kind in ("trust", "board"):
        found = shares([each for each in told if each.kind == kind])
        assert found[Sureness.SURE] <= SURE * (1 if every == 1 else 3), kind
        assert found[Sureness.PROBABLY] <= PROBABLY * (1 if every == 1 else 1.5), kind


@pytest.mark.parametrize(("every", "draws"), [FEW, ALL])
def test_planted_differences_are_found_and_claims_have_the_right_sign(
    measures: tuple[RealMeasure, ...], every: int, draws: int
) -> None:
    """Of each measure two areas of the Midlands differ by two usual spreads, all others by what is usual."""
    chance = np.random.default_rng(503)
    scans = [drawn_scan(measures[::every], chance, differ=True, plant=2) for _ in range(draws)]
    told = [each for scan in scans for each in scan]
    told_by(told)
    planted = [each for each in told if each.planted]
    found = np.mean([each.sure.phrase in CLAIMS and each.right for each in planted])
    print(f"found {found:.3f} of {len(planted):,}")
    assert found >= FOUND
    claims = [each for scan in scans for each in claimed_of(scan)]
    wrong = np.mean([not each.right for each in claims])
    print(f"claimed beside all others: {len(claims):,}, with the wrong sign {wrong:.4f}")
    assert wrong <= WRONG


@pytest.mark.parametrize(("every", "draws"), [FEW, ALL])
def test_a_claim_no_wider_than_usual_keeps_what_its_badge_says(
    measures: tuple[RealMeasure, ...], every: int, draws: int
) -> None:
    """Systems differ by what is usual, and nothing is planted. Like for like, a claim within the usual spread has the sign of what is true,
    which is that of the next period, as often as its phrase says: so the phrase stays, and the card says that such differences are usual."""
    chance = np.random.default_rng(504)
    adjusted = tuple(each for each in measures if each.kind == "practice")[:: max(1, every // 4)]
    told = [each for _ in range(draws) for each in drawn_scan(adjusted, chance, differ=True)]
    within = [each for each in told if each.sure.phrase is Sureness.PROBABLY and each.stands_out < STANDING_PROBABLE]
    assert len(within) >= 10
    for phrase, least in ((Sureness.SURE, 0.95), (Sureness.PROBABLY, 0.8)):
        for usual in (True, False):
            mine = [
                each for each in told if each.sure.phrase is phrase and (each.stands_out < STANDING_PROBABLE) is usual
            ]
            if not mine:
                continue
            right = float(np.mean([each.right for each in mine]))
            print(
                f"{phrase}, {'within' if usual else 'beyond'} the usual spread: {len(mine):,} of {len(told):,}, right {right:.4f}"
            )
            assert right >= least


def claimed_of(scan: list[Told]) -> list[Told]:
    """What the scans of the areas would claim, each area's beside all others of its own. A trust belongs to a scan of its own here."""
    claimed = []
    for area in dict.fromkeys(each.area for each in scan):
        mine = [each for each in scan if each.area == area]
        fit = controlled([1 - each.sure.doubt for each in mine])
        claimed += [each for each, yes in zip(mine, fit, strict=True) if yes and each.sure.phrase in CLAIMS]
    return claimed
