"""The evidence: all this page knows about one view, gathered once from the store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.excess import Excess
from analysis.spc import SpecialCause, XmR, xmr
from analysis.steps import Step, largest_step
from analysis.variation import Kind, Variation, excess, gain_at, vary
from components import narrative as say
from components.once import Once
from components.units import PERCENT, Unit
from components.units import unit as unit_of
from data_access import ENGLAND, Observations, Store
from data_access.reference.calendar import with_absent
from pages.unwarranted_variation.view import (
    COMPARED,
    EVERYBODY,
    FURTHEST_BEHIND,
    LEVELS,
    MOST_TO_CHOOSE,
    TOGETHER,
    WITHIN,
    View,
    breakdown_of,
    period_of,
    periods,
)
from pages.words import named
from vocabulary import PLACE, Area, Indicator, Period, Provenance, Refused, Status

TRUST_RULE = (
    "The figure of a system or cluster is that of the trusts that draw the largest share of their patients from it (shares of "
    "2022), with all those trusts' patients, wherever they live."
)
PLACE_RULE = "The figure of an area is that of its own places, added up from counts."
AVERAGE_RULE = "The average is of all people counted, not of {many}, and includes the area's own."
EXPECTED_RULE = "Figures are held against 1, as many as expected; that is not the average of the places compared."
MOST_ADDED = 40
"""Places whose series are added up, where the area has no published or derived series of its own."""
LIKE = 2.0
"""How many times larger or smaller a place may be and still be called like another."""


@dataclass(frozen=True)
class Series:
    """One figure over all periods of a measure, with its control chart. Periods that were never published have their places too."""

    name: str
    months: tuple[Period, ...]
    value: np.ndarray  # NaN where a period is missing; in the unit of the measure
    course: XmR | Refused
    step: Step | None  # a jump in the number counted

    @property
    def missing(self) -> tuple[Period, ...]:
        """The periods without a figure, published for nobody or not for this place."""
        return tuple(each for each, value in zip(self.months, self.value, strict=True) if not np.isfinite(value))

    def at(self, id: str) -> float:
        """The figure of a period, by its id; NaN where there is none."""
        return next(
            (float(value) for each, value in zip(self.months, self.value, strict=True) if each.id == id), np.nan
        )

    @property
    def monthly(self) -> bool:
        return all(each.kind == "month" for each in self.months)

    @property
    def known(self) -> int:
        return int(np.isfinite(self.value).sum())

    @property
    def restless(self) -> bool:
        """Whether more than half of the periods carry a sign: then one average and one range do not describe the series."""
        if isinstance(self.course, Refused):
            return False
        signs = [each for each in self.course.special_causes if each is not None]
        return sum(each != SpecialCause.NONE for each in signs) > len(signs) / 2


@dataclass(frozen=True)
class Evidence:
    indicator: Indicator
    area: Area
    level: str  # the kind of place compared
    whom: str  # "" for everybody; else the group's words
    compared: str  # "Midlands"
    period: Period
    unit: Unit
    peers: Observations  # the places compared, and the area's own
    own: np.ndarray  # bool, a row of `peers` belongs to the area
    funnel: Variation | Refused
    unusual: float  # z of the area's places together, the usual spread between places allowed for
    excess: Excess | Refused  # people on the worse side beyond the average, for the area's places together
    missing: tuple[str, ...]  # names of the area's own places with no figure this period
    held_back: tuple[str, ...]  # those of them whose figure may not be shown
    chosen: int | None  # the row of `peers` looked at closer; None: the area's places together
    together: Series  # the area's places taken together, over time
    shown: Series  # what the control chart shows: the chosen place, or the places together
    like: np.ndarray  # bool, a row of `peers` is a place like `example_for`
    example_for: (
        int | None
    )  # the row that needs an example: the chosen place, or the own one that stands for most people
    stale: str
    provenance: Provenance

    @property
    def average(self) -> float:
        """The line places are held against, in the unit of the measure: the average, or of observed over expected 1."""
        return self.funnel.target if isinstance(self.funnel, Variation) else float("nan")

    @property
    def expected(self) -> bool:
        """Whether the line is what was expected, and not an average: of counts observed over counts expected."""
        return isinstance(self.funnel, Variation) and self.funnel.kind == "ratio"

    @cached_property
    def pooled(self) -> float:
        """The average of the places compared: their counts together over their people, or over what was expected of them."""
        if not isinstance(self.funnel, Variation):
            return float("nan")
        known = self.peers.known
        return self.funnel.per * float(self.peers.numerator[known].sum() / self.peers.denominator[known].sum())

    @cached_property
    def share(self) -> np.ndarray:
        """The figure of the area's places together with its 95% interval, in the unit of the measure: value, lower, upper."""
        if isinstance(self.excess, Refused) or isinstance(self.funnel, Refused):
            return np.full(3, np.nan)
        return own_share(self.indicator, self.excess, self.funnel)

    @property
    def whole(self) -> bool:
        """Whether the area is the whole of what is compared: then the question is the spread, not the distance."""
        return bool(self.own.all())

    @property
    def one(self) -> str:
        return LEVELS[self.level][0]

    @property
    def many(self) -> str:
        return LEVELS[self.level][1]

    @cached_property
    def median(self) -> float:
        """The middling place compared, in the unit of the measure."""
        return float(np.nanmedian(self.funnel.value)) if isinstance(self.funnel, Variation) else float("nan")

    @cached_property
    def suppressed(self) -> int:
        """Places compared whose figure may not be shown."""
        return int((self.peers.status == Status.SUPPRESSED).sum())

    @cached_property
    def people_over(self) -> np.ndarray:
        """For each place, people counted beyond those expected at the average: more is positive, whatever is good."""
        assert isinstance(self.funnel, Variation)
        return np.where(self.peers.known, self.peers.numerator - self.funnel.expected, np.nan)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The places compared, a row each: those that stand out worst first, ordinary ones by name (thousands by code), the best last.

        Places without a figure come after all. `group` is 0 for the worse side, 1 within the limits, 2 for the better
        side, 3 without a figure; those that stand out are in order of the people they stand for.
        """
        peers, funnel = self.peers, self.funnel
        assert isinstance(funnel, Variation)
        worse, better, known, over = outside(self, "worse"), outside(self, "better"), peers.known, self.people_over
        group = np.select([worse, better, known], [0, 2, 1], 3)
        size = np.where(worse, -np.abs(over), np.where(better, np.abs(over), 0.0))
        name = peers.short_name.astype(str) if len(peers) <= MOST_TO_CHOOSE else np.arange(len(peers))
        order = np.lexsort((name, size, group))
        columns = {
            "code": peers.area,
            "name": peers.short_name,
            "value": np.where(known, funnel.value, np.nan),
            "lower": np.where(known, funnel.lower, np.nan),
            "upper": np.where(known, funnel.upper, np.nan),
            "difference": np.where(known, funnel.value - funnel.target, np.nan),
            "over": over,
            "numerator": np.where(known, peers.numerator, np.nan),
            "people": np.where(known, peers.denominator, np.nan),
            "position": np.where(known, funnel.position, ""),
            "low": np.where(known, funnel.lower998, np.nan),
            "high": np.where(known, funnel.upper998, np.nan),
            "own": self.own,
            "chosen": np.arange(len(peers)) == self.chosen,
            "group": group,
        }
        return pd.DataFrame({key: values[order] for key, values in columns.items()})

    @property
    def gain(self) -> float:
        """People better off if the area's places outside the limits on the worse side were at the median of all compared."""
        rows = outside(self, "worse") & self.own
        assert isinstance(self.funnel, Variation)
        return gain_at(
            self.peers.numerator[rows],
            self.peers.denominator[rows],
            self.median / self.funnel.per,
            higher_is_better=self.indicator.polarity == "higher",
        )


def gather(view: View, store: Store) -> Evidence:
    view = _settled(view, store)
    indicator = store.indicator(view.indicator)
    area = store.area(view.area)
    assert area is not None  # the view only holds areas that are offered
    period = period_of(store, {name: getattr(view, name) for name in ("indicator", "level", "group", "period")})
    observed = store.observations(indicator.id, period.id, kind=view.level, breakdown=breakdown_of(vars(view)))
    home = _codes(store, area.code, view.level)
    peers = observed.take(_among(observed, _compared(view, store) | home)) if view.compare != ENGLAND else observed
    peers = _with_counts(peers)
    own = _among(peers, home)
    known = peers.known
    funnel = vary(
        np.where(known, peers.numerator, np.nan),
        np.where(known, peers.denominator, np.nan),
        kind=kind_of(indicator),
        limits=view.limits,  # type: ignore[arg-type]
        per=indicator.multiplier or 1,
    )
    chosen = _chosen(view, peers, own, funnel, indicator.polarity == "higher")
    whose = places_of(area, own, view.level) + (" together" if own.sum() > 1 and area.kind != "region" else "")
    together = _together(view, store, indicator, area, whose, [str(code) for code in peers.area[own]])
    example_for = _example_for(chosen, peers, own, funnel, indicator)
    found_excess = _excess(indicator, area, view.level, peers, own, funnel)
    return Evidence(
        indicator=indicator,
        area=area,
        level=view.level,
        whom="" if view.group == EVERYBODY else store.breakdown_label(view.group),
        compared=COMPARED.get(view.compare, area.short_name),
        period=period,
        unit=_unit(indicator, funnel, found_excess),
        peers=peers,
        own=own,
        funnel=funnel,
        unusual=_unusual(peers, own, funnel),
        excess=found_excess,
        missing=tuple(str(name) for name in peers.short_name[own & ~known]),
        held_back=tuple(str(name) for name in peers.short_name[own & (peers.status == Status.SUPPRESSED)]),
        chosen=chosen,
        together=together,
        shown=together if chosen is None else _one(view, store, indicator, peers, chosen),
        like=_like(store, peers, example_for, view.level),
        example_for=example_for,
        stale=store.staleness(indicator.id),
        provenance=Provenance(
            definition=_definition(indicator, view.level),
            releases=store.releases(indicator.id),
            edition=store.edition,
            method=funnel.method if isinstance(funnel, Variation) else "none: the places cannot be compared",
            period=period.label,
        ),
    )


def _settled(view: View, store: Store) -> View:
    """The view with a level and a group the measure has: one made by hand may leave them at their usual values."""
    there = store.kinds(view.indicator)
    level = view.level if view.level in there else next(kind for kind in LEVELS if kind in there)
    groups = store.breakdowns(view.indicator, kind=level)
    return (
        view
        if breakdown_of(vars(view)) in groups and level == view.level
        else replace(view, level=level, group=groups[0] or EVERYBODY)
    )


def kind_of(indicator: Indicator) -> Kind:
    """How counts and people of a measure are compared."""
    return indicator.value_kind if indicator.value_kind in ("rate", "ratio") else "proportion"  # type: ignore[return-value]


def _unit(indicator: Indicator, funnel: Variation | Refused, excess: Excess | Refused) -> Unit:
    """The unit, with as many decimals as tell the area's figure, its interval and the line it is held against apart."""
    found = replace(PERCENT if indicator.unit == "%" else unit_of(indicator.unit), floor=0)
    if isinstance(funnel, Refused):
        return found
    if funnel.target * found.by < 1:
        found = replace(found, decimals=max(2, found.decimals))
    if isinstance(excess, Refused):
        return found
    value, low, high = own_share(indicator, excess, funnel)
    return found.apart((value, funnel.target), (low, high), (value - funnel.target, 0.0))


def own_share(indicator: Indicator, excess: Excess, funnel: Variation) -> np.ndarray:
    """The figure behind an excess, with its interval, in the unit of the measure: value, lower, upper."""
    share = np.array([excess.proportion, excess.proportion_lower, excess.proportion_upper]) * funnel.per
    if indicator.polarity == "higher" and funnel.kind == "proportion":
        return funnel.per - share[[0, 2, 1]]  # the excess counts the worse outcome, the measure the better one
    return share


_codes_of = Once(256)
_fifths_of = Once(4)


def _codes(store: Store, area: str, kind: str) -> frozenset[str]:
    found: frozenset[str] = _codes_of.get(
        (store, area, kind), lambda: frozenset(each.code for each in store.members(area, kind))
    )
    return found


def _compared(view: View, store: Store) -> frozenset[str]:
    return _codes(store, view.area if view.compare == WITHIN else view.compare, view.level)


def _among(rows: Observations, codes: Collection[str]) -> np.ndarray:
    return np.fromiter((code in codes for code in rows.area), bool, len(rows))


def _with_counts(rows: Observations) -> Observations:
    """The same, where a figure without counts, or of nobody, is missing: it cannot be compared with the others."""
    bare = rows.known & ~(np.isfinite(rows.numerator) & (rows.denominator > 0))
    return replace(rows, status=np.where(bare, str(Status.MISSING), rows.status)) if bare.any() else rows


def _definition(indicator: Indicator, level: str) -> str:
    rule = TRUST_RULE if level == "trust" else PLACE_RULE
    held = AVERAGE_RULE.format(many="trusts" if level == "trust" else "places")
    rule = f"{rule} {EXPECTED_RULE if kind_of(indicator) == 'ratio' else held}"
    return f"{indicator.numerator}, out of: {indicator.denominator}. {indicator.method} {rule}"


def _chosen(
    view: View, peers: Observations, own: np.ndarray, funnel: Variation | Refused, higher_is_better: bool
) -> int | None:
    """The place asked for: by name, or the area's own that is furthest behind. None: its places together."""
    if view.place == TOGETHER:
        return None
    if view.place != FURTHEST_BEHIND:
        return peers.position(view.place)
    if isinstance(funnel, Refused) or not (own & peers.known).any():
        return None
    behind = funnel.target - funnel.value if higher_is_better else funnel.value - funnel.target
    return int(np.argmax(np.where(own & peers.known, behind, -np.inf)))


# ---------------------------------------------------------------- over time


def _one(view: View, store: Store, indicator: Indicator, peers: Observations, row: int) -> Series:
    return _series(view, store, indicator, str(peers.short_name[row]), [str(peers.area[row])])


def _together(view: View, store: Store, indicator: Indicator, area: Area, whose: str, places: list[str]) -> Series:
    """The area as a series: its own published or derived figures where there are any, else its places added up."""
    if area.kind == PLACE:
        return _of_own_place(store, indicator, area, _series(view, store, indicator, named(area), [area.code]), view)
    if view.level != area.kind and _has(store, indicator.id, area.kind, breakdown_of(vars(view))):
        return _series(view, store, indicator, named(area), [area.code], kind=area.kind)
    if len(places) > MOST_ADDED:
        listed = periods(store, vars(view))
        reason = f"{indicator.short_name} is not published for {named(area)} as a whole. Choose one place."
        return Series(whose, listed, np.full(len(listed), np.nan), Refused(reason), None)
    return _series(view, store, indicator, whose, places)


def _of_own_place(store: Store, indicator: Indicator, area: Area, series: Series, view: View) -> Series:
    """The series of a reader's own place; where it has no figure at all, with the reason the store gives for the latest period."""
    if series.known or not series.months:
        return series
    practices = [each.code for each in store.members(area.code, "practice")]
    why = store.place(indicator.id, series.months[-1], practices, breakdown=breakdown_of(vars(view)))
    return replace(series, course=why) if isinstance(why, Refused) else series


def _has(store: Store, indicator: str, kind: str, group: str) -> bool:
    return bool(store.periods(indicator, kind=kind, breakdown=group))


def _series(view: View, store: Store, indicator: Indicator, name: str, places: list[str], *, kind: str = "") -> Series:
    """Some places as one series, from counts. A period in which one of them is missing is missing."""
    published = store.periods(indicator.id, kind=kind or view.level, breakdown=breakdown_of(vars(view)))
    listed = with_absent(published)
    if not places:
        reason = f"No {LEVELS[view.level][0]} of this area reports this measure."
        return Series(name, listed, np.full(len(listed), np.nan), Refused(reason), None)
    each = [store.history(indicator.id, place, breakdown=breakdown_of(vars(view))) for place in places]
    at = np.array([each[0].position(period.id) or 0 for period in published], dtype=np.int64)
    there = np.isin([period.id for period in listed], [period.id for period in published])
    count, people = np.full((2, len(listed)), np.nan)
    count[there], people[there] = (
        np.sum([getattr(one, part)[at] for one in each], axis=0) for part in ("numerator", "denominator")
    )
    known = people > 0
    known[there] &= np.all([one.known[at] for one in each], axis=0)
    value = (indicator.multiplier or 1) * np.where(known, count, np.nan) / np.where(known, people, np.nan)
    course = xmr(value, improvement=indicator.polarity, target=indicator.target)
    monthly = all(period.kind == "month" for period in listed)
    return Series(name, listed, value, course, largest_step(np.where(known, people, np.nan)) if monthly else None)


def places_of(area: Area, own: np.ndarray, level: str) -> str:
    """ "the Black Country’s trusts", "Lincolnshire’s trust", "the Midlands practices", "the trusts of X with Y"; a system at its own level by its name."""
    if level == area.kind and own.sum() == 1:
        return named(area)
    one, many = LEVELS[level]
    if area.kind == "region":
        return f"{named(area)} {many}"
    if area.kind == "cluster":
        return f"the {many} of {named(area)}"
    return f"{say.possessive(named(area))} {many if own.sum() > 1 else one}"


# ---------------------------------------------------------------- how much


def _unusual(peers: Observations, own: np.ndarray, funnel: Variation | Refused) -> float:
    if isinstance(funnel, Refused):
        return float("nan")
    counted = own & peers.known
    spread = replace(funnel, limits="overdispersed")
    return spread.together(peers.numerator[counted], peers.denominator[counted])


def _excess(
    indicator: Indicator, area: Area, level: str, peers: Observations, own: np.ndarray, funnel: Variation | Refused
) -> Excess | Refused:
    """For a share of which more is good, what is counted is the people without it."""
    if isinstance(funnel, Refused):
        return funnel
    counted = own & peers.known
    if not counted.any():
        return Refused(f"{say.sentence_case(named(area))} has no {LEVELS[level][0]} with a figure for this measure.")
    people = float(peers.denominator[counted].sum())
    good = float(peers.numerator[counted].sum())
    if indicator.polarity != "higher":
        return excess(good, people, funnel)
    if funnel.kind == "proportion":
        return excess(people - good, people, replace(funnel, target=funnel.per - funnel.target))
    found = excess(good, people, funnel)
    return (
        found
        if isinstance(found, Refused)
        else replace(found, people=-found.people, lower=-found.upper, upper=-found.lower)
    )


def outside(evidence: Evidence, side: str = "either") -> np.ndarray:
    """Which places are outside the 99.8% limits, on the "worse" or "better" side or on either.

    Of a measure with no good direction, "worse" is the higher side: the words then say higher and lower.
    """
    funnel = evidence.funnel
    assert isinstance(funnel, Variation)
    below, above = funnel.outside("below"), funnel.outside("above")
    worse, better = (below, above) if evidence.indicator.polarity == "higher" else (above, below)
    if side == "either":
        return np.asarray(worse | better)
    return worse if side == "worse" else better


# ---------------------------------------------------------------- who does it well


def _example_for(
    chosen: int | None, peers: Observations, own: np.ndarray, funnel: Variation | Refused, indicator: Indicator
) -> int | None:
    """The place that an example is looked for: the one chosen, or the area's own with most people on the worse side."""
    if chosen is not None or isinstance(funnel, Refused):
        return chosen
    over = (peers.numerator - funnel.expected) * (-1 if indicator.polarity == "higher" else 1)
    mine = own & peers.known
    out = mine & funnel.outside("below" if indicator.polarity == "higher" else "above")
    return int(np.argmax(np.where(out if out.any() else mine, over, -np.inf))) if mine.any() else None


def _like(store: Store, peers: Observations, row: int | None, level: str) -> np.ndarray:
    """Places like one: from half to twice its size; of practices, with patients in the same fifth of deprivation too."""
    if row is None:
        return np.zeros(len(peers), dtype=bool)
    size = peers.denominator[row]
    alike = peers.known & (peers.denominator >= size / LIKE) & (peers.denominator <= size * LIKE)
    alike[row] = False
    if level == "practice":
        fifth = _fifths(store)
        mine = fifth.get(str(peers.area[row]), "")  # of a practice without one, none is called like it
        alike &= np.fromiter((fifth.get(code) == mine for code in peers.area), bool, len(peers))
    return alike


def _fifths(store: Store) -> dict[str, str]:
    found: dict[str, str] = _fifths_of.get((store,), lambda: store.classes("practice_imd_quintile"))
    return found
