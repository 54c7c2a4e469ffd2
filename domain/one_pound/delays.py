"""Days in hospital after the day of being ready to leave, or waits of over a year: how many there are, and how many money would save."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.scenarios import DRAWS
from analysis.scenarios.one_pound import Quantity
from data_access import Store
from domain.one_pound.question import Question
from domain.one_pound.uses import own_price
from vocabulary import NOT_HELD, Area, Refused

MEASURES = {"beds": "bed_days_after_ready_date", "waits": "rtt_waiting_over_52_weeks"}
MONTHS = 12
DELAY_LUCK = 160


@dataclass(frozen=True, eq=False)
class Delays:
    """`there_are`: bed days of the newest twelve months, or waits at the end of the newest month. `saved`: a year; below 0 there are more.

    `clears_at`: what one may cost for the money of a year to be enough for all.
    """

    measure: str
    period: str
    there_are: float
    saved: Quantity | Refused
    clears_at: float


def delays_answer(store: Store, area: Area, question: Question, seed: int, draws: int = DRAWS) -> Delays | Refused:
    """Refuses an area or an edition without the count. `saved` is Refused until the reader gives what one costs: no publication does."""
    counted = _count(store, area, question.delay)
    if isinstance(counted, Refused):
        return counted
    period, there_are = counted
    pounds = question.pounds * question.unit_share
    saved: Quantity | Refused = Refused("No publication here says what it costs to save one. Give your own figure.")
    if question.unit_cost > 0:
        price = own_price(question.unit_cost, question.own_off)
        units = pounds / price.drawn(draws, seed, DELAY_LUCK)
        central = pounds / price.likely
        most = there_are if question.sign > 0 else np.inf
        saved = Quantity(question.sign * min(central, most), question.sign * np.minimum(units, most))
    return Delays(MEASURES[question.delay], period, there_are, saved, pounds / there_are)


def _count(store: Store, area: Area, delay: str) -> tuple[str, float] | Refused:
    measure = MEASURES[delay]
    if measure not in store.indicators():
        return Refused(f"The count of these delays is {NOT_HELD}.")
    history = store.history(measure, area.code)
    known = np.flatnonzero(history.known & np.isfinite(history.numerator))
    said = {period.id: period.label for period in store.periods(measure, kind=area.kind)}
    labels = [said.get(str(each), str(each)) for each in history.period]
    newest = known[-1:] if delay == "waits" else known[-MONTHS:]
    whole = delay == "waits" or (len(newest) == MONTHS and newest[-1] - newest[0] == MONTHS - 1)
    if not len(newest) or not whole:
        return Refused("The count is not published for this area for a whole year.")
    total = float(history.numerator[newest].sum())
    if total <= 0:
        return Refused("There are no such delays.")
    span = labels[newest[0]] if len(newest) == 1 else f"{labels[newest[0]]} to {labels[newest[-1]]}"
    return span, total
