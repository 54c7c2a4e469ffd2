"""A decision as it was signed, and what the figures since say of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import date
from typing import Any, cast

import numpy as np

from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import Expectation, Verdict, expectation, verdict
from caching import SingleFlightCache
from data_access import Store
from data_access.reference.calendar import following
from data_access.reference.periods import first_month, period
from domain.learning.evaluation import (
    NOBODY,
    Evaluation,
    Rule,
    known_periods,
    load_donors,
    load_series,
    too_short,
)
from domain.learning.over_time import effect_at, ran_apart
from domain.learning.power import AHEAD
from vocabulary import FIGURES_WITHHELD, Period, Refused

KIND = "decision"
DESIGNS = ("matched", "differenced", "interrupted", "before_after")
WAITING_DESIGNS = ("differenced", "before_after")  # those that need no more than three figures before a change
UNJUDGED = "none"  # the design of a decision that no measure here can judge
MOST = 2_000  # characters of any text
MOST_AHEAD = 240  # periods between the newest figure and today


@dataclass(frozen=True)
class Decision:
    """Frozen when it is signed. `low` and `high`: the effect expected, in the unit of the store; `change`: the id of the first period
    after it, which may lie ahead; `design`: the one that will judge it. Where that is UNJUDGED, `indicator` is what it is about, `change`
    is "" and nothing is expected: `low`, `high` and `probability` are 0 and mean nothing."""

    question: str
    choice: str
    reasons: str
    dissent: str
    owner: str
    review_on: str  # ISO date; "" for none
    stop_if: str
    indicator: str
    place: str  # area code
    change: str
    against: str
    design: str
    low: float
    high: float
    probability: float  # that the effect lies in the range: 0 to 1
    smallest_told: (
        float  # the effect this series would tell in 8 of 10 cases, as stated when it was signed; 0: not known
    )
    path: str
    query: str
    edition: str
    replaces: str = ""  # the id of the decision this is a new version of
    why_new: str = ""
    options: str = ""  # the options there were, one a line; scenarios by their addresses
    evidence: str = ""  # the cards, packs and papers it rests on, one a line, pinned to the edition
    kind: str = ""  # the kind of change, as those who decide call it: the same for places that did the same
    adopted: str = ""  # the id of the decision of another place that it was taken from
    card: str = ""  # the measure of the card or what-if it was started from
    why_design: str = ""  # why its design was chosen although it failed its own check when it was signed
    counts: str = ""  # what the scenario it was started from counts, where no measure does
    own_low: str = ""  # of `counts`, a range and how likely it is in %, as numbers were written; "" for none
    own_high: str = ""
    own_chance: str = ""
    teams: str = ""  # those its signer was in, with spaces between: their people may sign a new version

    @property
    def is_judged(self) -> bool:
        """Whether a measure here will judge it."""
        return self.design != UNJUDGED

    def to_body(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Decision | Refused:
        """Refused if something is missing or of the wrong type: a store or a file may return anything."""
        try:
            given = {
                each.name: body[each.name] if each.default is MISSING else body.get(each.name, each.default)
                for each in fields(cls)
            }
        except KeyError:
            return Refused("What was kept is not a decision.")
        numbers = ("low", "high", "probability", "smallest_told")
        texts = all(isinstance(value, str) for name, value in given.items() if name not in numbers)
        sound = all(isinstance(given[name], (int, float)) and math.isfinite(given[name]) for name in numbers)
        return (
            cls(**given)
            if texts and sound and given["design"] in (*DESIGNS, UNJUDGED)
            else Refused("What was kept is not a decision.")
        )


def own_words(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """What its signer wrote, without the sentence it was started from, its evidence and what was expected of the measure; None of what
    is not a decision."""
    decision = Decision.from_body(body)
    if isinstance(decision, Refused):
        return None
    unsaid = {
        "question": FIGURES_WITHHELD,
        "evidence": "",
        "counts": "",
        "own_low": "",
        "own_high": "",
        "own_chance": "",
        "design": UNJUDGED,
        "change": "",
        "against": "",
    }
    return replace(decision, **unsaid, low=0, high=0, probability=0, smallest_told=0).to_body()


@dataclass(frozen=True)
class Marked:
    """The judgement of a decision so far. `verdict` None: no figure since the change yet, or no answer; then `reason`.
    `before`: the verdict without the newest figure. `decided_same`: places with the same decision, excluded as controls."""

    verdict: Verdict | None
    effect: Effect | None
    since: int  # periods with a figure after the change
    reason: str = ""
    before: Verdict | None = None
    newest: Period | None = None
    stale: bool = False  # the newest figure is older than the measure's usual delay
    decided_same: int = 0
    apart: bool = False  # the place's trend was not parallel to its controls': its design cannot detect anything
    could_by: Period | None = None  # the period by which the stated effect can be detected; None if it has passed

    @property
    def changed(self) -> bool:
        """Whether the newest figure changed the verdict: the first verdict is a change too."""
        return self.verdict is not None and self.verdict is not self.before


def next_period(store: Store, indicator: str, place: str, today: date) -> str | Refused:
    """The id of the first period that begins after today: figures are published late, and those of months gone by may not judge it."""
    series = load_series(store, indicator, place)
    return series if isinstance(series, Refused) else _after(series.periods, today)


def waiting_period(store: Store, indicator: str, area: str, today: date) -> str:
    """Of a measure with too few figures yet: the id of the first period that can judge a decision taken today; "" where those needed before
    it begin only after today, or follow no calendar, or the area has no figures of its own."""
    found, place = too_short(store, indicator, area), store.area(area)
    own = known_periods(store, indicator, place) if place is not None else ()
    if not own or found is None or own != found.periods[: len(own)]:
        return ""  # the places within it have figures, and it has none, or fewer
    if found.needed is None or first_month(found.needed.id) > today.isoformat()[:7]:
        return ""
    after = _after(found.periods, today)
    return "" if isinstance(after, Refused) else after


_marks = SingleFlightCache(512)


def mark(
    store: Store, decision: Decision, today: date | None = None, *, decided_same: frozenset[str] = NOBODY
) -> Marked:
    """The verdict by the design that was stated, on the figures of this edition; and without the newest of them. `decided_same`: codes of places
    that decided the same, which are not compared with."""
    day = today or date.today()
    found: Marked = _marks.get((store, decision, day, decided_same), lambda: _mark(store, decision, day, decided_same))
    return found


def kind_of(decision: Decision) -> tuple[str, str]:
    """What decisions that are the same have in common: the measure, and the words for the kind of change, capitals and spaces apart."""
    return decision.indicator, " ".join(decision.kind.split()).casefold()


def others_that_did(decision: Decision, all_known: Iterable[Decision]) -> frozenset[str]:
    """The codes of other places with the same decision on the same measure, which are no controls. Empty if the decision names
    no kind of change."""
    if not kind_of(decision)[1]:
        return frozenset()
    return frozenset(
        each.place
        for each in all_known
        if each.is_judged and each.place != decision.place and kind_of(each) == kind_of(decision)
    )


def _mark(store: Store, decision: Decision, day: date, decided_same: frozenset[str]) -> Marked:
    if not decision.is_judged:
        return Marked(None, None, 0, "No measure could judge it when it was signed.")
    expected = expectation(decision.low, decision.high)
    if isinstance(expected, Refused):
        return Marked(None, None, 0, expected.reason)
    series = load_series(store, decision.indicator, decision.place)
    if isinstance(series, Refused):
        waits = first_month(decision.change) > day.isoformat()[:7]
        return Marked(None, None, 0, _no_figure_since(decision) if waits else series.reason)
    newest = series.periods[series.known[-1]]
    stale = store.freshness(decision.indicator, period=newest.id, kind=series.kind, today=day).stale
    at = series.at(decision.change)
    if at is None:
        return Marked(None, None, 0, _no_figure_since(decision), newest=newest, stale=stale)
    known = [each for each in series.known if each >= at]
    if not known:  # those of other places judge nothing here
        reason = f"No figure of {series.area.short_name} since the change yet, though other places have theirs."
        return Marked(None, None, 0, reason, newest=newest, stale=stale)
    now = judged(store, decision, expected, newest.id, decided_same)
    earlier = judged(store, decision, expected, series.periods[known[-2]].id, decided_same) if len(known) > 1 else None
    could_by = _horizon(series.periods, AHEAD[series.a_year][-1] - len(known))
    return replace(now, before=earlier.verdict if earlier else None, newest=newest, stale=stale, could_by=could_by)


def _no_figure_since(decision: Decision) -> str:
    return f"No figure since the change yet: the first will be that of {label_of(decision.change)}."


def _horizon(periods: tuple[Period, ...], ahead: int) -> Period | None:
    """The period so many after the newest; None where it is there already or follows no calendar."""
    for _ in range(ahead):
        found = following(periods)
        if found is None:
            return None
        periods = (*periods, found)
    return periods[-1] if ahead > 0 else None


def judged(
    store: Store, decision: Decision, expected: Expectation, until: str, decided_same: frozenset[str] = NOBODY
) -> Marked:
    """The verdict as it was when `until` was the newest period, by the design that was stated alone: all of them take much longer."""
    whole = load_series(store, decision.indicator, decision.place)
    if isinstance(whole, Refused):
        return Marked(None, None, 0, whole.reason)
    series = whole.up_to(until)
    at = series.at(decision.change)
    if at is None:
        return Marked(None, None, 0, "There is no figure since the change yet.")
    donors = load_donors(store, series, cast(Rule, decision.against), decided_same)
    effect = effect_at(series, donors, at, decision.design)
    since = int(np.isfinite(series.value[at:]).sum())
    if isinstance(effect, Refused):
        return Marked(None, None, since, effect.reason)
    compared = decision.design in ("matched", "differenced")
    apart = ran_apart(series, donors, at, decision.design)
    told = verdict(expected, effect, sound=not apart)
    return Marked(told, effect, since, decided_same=donors.decided_same if compared else 0, apart=apart)


def is_due(decision: Decision, today: date) -> bool:
    """Whether the day of its review has come."""
    return bool(decision.review_on) and decision.review_on <= today.isoformat()


def system_of(store: Store, place: str) -> str:
    """The code of a place's system; the place's own code if it is a system or in none."""
    area = store.area(place)
    if area is None or area.kind == "icb":
        return place
    parents = store.parents(place, "icb")
    return parents[0].code if parents else place


def effect_by(found: Evaluation, design: str) -> Effect | Refused:
    """The effect by one design, on average since the change."""
    match design:
        case "matched":
            return found.matched if isinstance(found.matched, Refused) else found.matched.effect
        case "differenced":
            return found.differenced if isinstance(found.differenced, Refused) else found.differenced.effect
        case "adjusted":
            return found.adjusted if isinstance(found.adjusted, Refused) else found.adjusted.effect
        case "interrupted":
            return found.interrupted if isinstance(found.interrupted, Refused) else found.interrupted.average
        case "before_after":
            return found.before_after
    return Refused("The design that was stated is not one known here.")


def label_of(change: str) -> str:
    """The label of a period's id, the id itself where it is none."""
    try:
        return period(change).label
    except ValueError:
        return change


def _after(periods: tuple[Period, ...], today: date) -> str | Refused:
    for _ in range(MOST_AHEAD):
        found = following(periods)
        if found is None:
            break
        if first_month(found.id) > today.isoformat()[:7]:
            return found.id
        periods = (*periods, found)
    return Refused("The periods of this measure do not follow a calendar.")
