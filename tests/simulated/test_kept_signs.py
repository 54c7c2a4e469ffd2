"""Claims of one real period against the next: of all boards and trusts of England, as often the same sign as the phrase says.

The usual suite reads every sixth measure counted by practice, the slow one all; the figures of ADR 37 are of the slow one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from analysis.fair_comparison.like_for_like import OneCompared
from analysis.fair_comparison.sureness import STANDING_PROBABLE, HowSure
from data_access import ENGLAND, Store
from domain.fair_comparison.by_practice import judge_practices
from domain.fair_comparison.by_unit import judge_units
from domain.fair_comparison.compared import KINDS
from domain.fair_comparison.practice_models import PracticeModel, load_model
from domain.fair_comparison.scan import scanned_measures
from domain.fair_comparison.sides import area_side, level_of, wide_side
from domain.fair_comparison.unit_models import UnitModel, load_unit_model
from vocabulary import Indicator, Period, Sureness

LEAST = {Sureness.SURE: 0.95, Sureness.PROBABLY: 0.8}
FEWEST = 15  # claims like for like in each group: fewer would hardly miss their share
MONTHS, EVERY, MOST = 12, 6, 24  # of monthly measures: a year on, from each sixth of the newest 24 months


@dataclass(frozen=True)
class Kept:
    """One claim, and whether the following period had its sign."""

    measure: str
    sure: HowSure
    within: bool  # no wider than units of its kind usually differ
    like_for_like: bool
    same: bool


def comparable(store: Store, entry: Indicator, kind: str) -> list[Period]:
    since = entry.series_breaks[-1].from_period if entry.series_breaks else ""
    listed = store.periods(entry.id, kind=kind, breakdown="")
    return [each for each in listed if each.id >= since and each.id not in entry.incomparable_periods]


def of_practices(store: Store, entry: Indicator) -> Iterator[Kept]:
    """Each board against England, in all periods but the last; a year on where periods are months."""
    wide, step = wide_side(store, ENGLAND), 1
    models = [load_model(store, entry.id, each.id) for each in comparable(store, entry, "practice")]
    fitted = [each for each in models if isinstance(each, PracticeModel)]
    if fitted and fitted[-1].period.kind == "month":
        step = MONTHS
    for board in store.members(ENGLAND, "icb"):
        side, past, found = area_side(store, board.code), list[float](), list[tuple[HowSure, OneCompared]]()
        for model in fitted:
            rows, level = np.flatnonzero(side.practices[model.place]), wide.level(model)
            if level is None or not len(rows):
                continue
            past.append(float(model.observed[rows].sum() / (model.expected[rows].sum() * level[0])) - 1)
            judged = judge_practices(model, rows, level[0], past)
            assert judged
            found.append((judged.sure, judged.one))
        for (sure, now), (_, later) in zip(found, found[step:], strict=False):
            yield Kept(entry.id, sure, now.stands_out < STANDING_PROBABLE, True, (now.ratio > 1) == (later.ratio > 1))


def of_units(store: Store, entry: Indicator, kind: str) -> Iterator[Kept]:
    """Each trust or board against all of them."""
    periods = comparable(store, entry, kind)
    monthly = bool(periods) and periods[-1].kind == "month"
    step = MONTHS if monthly else 1
    starts = range(len(periods) - step)
    for start in starts[-MOST::EVERY] if monthly else starts:
        now, later = (load_unit_model(store, entry.id, kind, until=periods[at].id) for at in (start, start + step))
        if not (isinstance(now, UnitModel) and isinstance(later, UnitModel)):
            continue
        levels = level_of(now, np.arange(len(now.codes))), level_of(later, np.arange(len(later.codes)))
        if levels[0] is None or levels[1] is None:
            continue
        for row, code in enumerate(now.codes):
            then = later.rows_of(frozenset([code]))
            first = judge_units(now, np.array([row]), levels[0])
            second = judge_units(later, then, levels[1]) if len(then) else None
            if first and second and np.isfinite(first.one.ratio):
                same = (first.one.ratio > 1) == (second.one.ratio > 1)
                within = first.one.stands_out < STANDING_PROBABLE
                yield Kept(entry.id, first.sure, within, now.like_for_like, same)


def hold(claims: list[Kept]) -> None:
    for like in (True, False):
        for phrase, least in LEAST.items():
            for within in (True, False):
                mine = [
                    each
                    for each in claims
                    if (each.sure.phrase, each.within, each.like_for_like) == (phrase, within, like)
                ]
                assert not like or len(mine) >= FEWEST, f"{phrase}: {len(mine)} claims"
                if not mine:
                    continue
                share = float(np.mean([each.same for each in mine]))
                about = f"{'like for like' if like else 'not adjusted'}, {phrase}, {'within' if within else 'beyond'} the usual spread"
                print(f"{about}: {sum(each.same for each in mine):,} of {len(mine):,} kept their sign")
                # Two standard errors of the share itself: what a share that holds may miss by.
                assert share >= least - 2 * np.sqrt(least * (1 - least) / len(mine)), about


def test_claims_like_for_like_keep_their_sign(store: Store) -> None:
    counted = [entry for entry, kind in scanned_measures(store) if kind == "practice"]
    several = [entry for entry in counted if len(comparable(store, entry, "practice")) > 1]
    claims = [each for entry in several[::6] for each in of_practices(store, entry)]
    within = [each for each in claims if each.within and each.sure.phrase is Sureness.PROBABLY]
    assert len(within) >= 20
    hold(claims)


@pytest.mark.slow
def test_all_claims_keep_their_sign(store: Store) -> None:
    claims: list[Kept] = []
    for entry, kind in scanned_measures(store):
        claims += of_practices(store, entry) if kind == "practice" else of_units(store, entry, KINDS[kind])
    assert len(claims) > 2_000
    hold(claims)
