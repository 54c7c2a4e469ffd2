"""The evidence: all this page knows about one view, gathered once from the store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.excess import Excess, excess_people, together_z
from analysis.funnels import ProportionFunnel, proportion_funnel
from analysis.spc import SpecialCause, XmR, xmr
from analysis.steps import Step, largest_step
from data_access import Observations, Store
from pages.unwarranted_variation.view import COMPARED, FURTHEST_BEHIND, TOGETHER, View, period_of
from vocabulary import Area, Indicator, Period, Provenance, Refused

SYSTEM_RULE = (
    "The figure of a system or cluster is that of the trusts that draw the largest share of their patients from it (shares of "
    "2022), with all those trusts' patients, wherever they live. The average is of all attendances counted, not of trusts, and "
    "includes the area's own."
)


@dataclass(frozen=True)
class Series:
    """One proportion over all months of an indicator, with its control chart."""

    name: str
    months: tuple[Period, ...]
    value: np.ndarray  # NaN where a month is missing
    course: XmR | Refused
    step: Step | None  # a jump in the number counted

    @property
    def restless(self) -> bool:
        """Whether more than half of the months carry a sign: then one average and one range do not describe the series."""
        if isinstance(self.course, Refused):
            return False
        signs = [each for each in self.course.special_causes if each is not None]
        return sum(each != SpecialCause.NONE for each in signs) > len(signs) / 2


@dataclass(frozen=True)
class Evidence:
    indicator: Indicator
    area: Area
    compared: str  # "Midlands"
    period: Period
    peers: Observations  # the trusts compared, and the area's own
    own: np.ndarray  # bool, a row of `peers` belongs to the area
    funnel: ProportionFunnel | Refused
    unusual: float  # z of the area's trusts together, the usual spread between trusts allowed for
    excess: Excess | Refused  # people on the worse side beyond the average, for the area's trusts together
    missing: tuple[str, ...]  # names of the area's own trusts with no figure this month
    chosen: int | None  # the row of `peers` looked at closer; None: the area's trusts together
    together: Series  # the area's trusts taken together, over time
    shown: Series  # what the control chart shows: the chosen trust, or the trusts together
    stale: str
    provenance: Provenance

    @property
    def average(self) -> float:
        return self.funnel.target if isinstance(self.funnel, ProportionFunnel) else float("nan")

    @property
    def whole(self) -> bool:
        """Whether the area is the whole of what is compared: then the question is the spread, not the distance."""
        return bool(self.own.all())


def gather(view: View, store: Store) -> Evidence:
    indicator = store.indicator(view.indicator)
    area = store.area(view.area)
    assert area is not None  # the view only holds areas that are offered
    period = period_of(store, {"indicator": view.indicator, "period": view.period})
    observed = store.observations(indicator.id, period.id)
    home = {trust.code for trust in store.members(area.code, "trust")}
    compared = {trust.code for trust in store.members(view.compare, "trust")} | home
    peers = observed.take(np.isin(observed.area.astype(str), sorted(compared)))
    own = np.isin(peers.area.astype(str), sorted(home))
    funnel = proportion_funnel(peers.numerator, peers.denominator, limits=view.limits)  # type: ignore[arg-type]
    chosen = _chosen(view, peers, own, funnel, indicator.polarity == "higher")
    whose = trusts_of(area, own) + (" together" if own.sum() > 1 else "")
    together = _series(store, indicator, whose, [str(code) for code in peers.area[own]])
    return Evidence(
        indicator=indicator,
        area=area,
        compared=COMPARED[view.compare],
        period=period,
        peers=peers,
        own=own,
        funnel=funnel,
        unusual=_unusual(peers, own, funnel),
        excess=_excess(indicator, peers, own, funnel),
        missing=tuple(str(name) for name in peers.short_name[own & ~peers.known]),
        chosen=chosen,
        together=together,
        shown=(
            together
            if chosen is None
            else _series(store, indicator, str(peers.short_name[chosen]), [str(peers.area[chosen])])
        ),
        stale=store.staleness(indicator.id),
        provenance=Provenance(
            definition=f"{indicator.numerator}, out of: {indicator.denominator}. {indicator.method} {SYSTEM_RULE}",
            releases=store.releases(indicator.id),
            edition=store.edition,
            method=funnel.method if isinstance(funnel, ProportionFunnel) else "none: too few trusts",
            period=period.label,
        ),
    )


def _chosen(
    view: View, peers: Observations, own: np.ndarray, funnel: ProportionFunnel | Refused, higher_is_better: bool
) -> int | None:
    """The trust asked for: by name, or the area's own that is furthest behind. None: its trusts together."""
    if view.trust == TOGETHER:
        return None
    if view.trust != FURTHEST_BEHIND:
        return peers.position(view.trust)
    if isinstance(funnel, Refused) or not (own & peers.known).any():
        return None
    behind = funnel.target - funnel.value if higher_is_better else funnel.value - funnel.target
    return int(np.argmax(np.where(own & peers.known, behind, -np.inf)))


def _series(store: Store, indicator: Indicator, name: str, trusts: list[str]) -> Series:
    """Some trusts as one series, from counts. A month in which one of them is missing is missing."""
    months = store.periods(indicator.id)
    if not trusts:
        return Series(
            name, months, np.full(len(months), np.nan), Refused("None of its trusts reports this measure."), None
        )
    each = [store.history(indicator.id, trust) for trust in trusts]
    count, people = (np.sum([getattr(one, part) for one in each], axis=0) for part in ("numerator", "denominator"))
    known = np.all([one.known for one in each], axis=0)
    value = np.where(known, count, np.nan) / np.where(known, people, np.nan)
    course = xmr(value, improvement=indicator.polarity, target=indicator.target)
    return Series(name, months, value, course, largest_step(np.where(known, people, np.nan)))


def trusts_of(area: Area, own: np.ndarray) -> str:
    """ "Black Country’s trusts", "Lincolnshire’s trust", "the Midlands trusts"."""
    if area.kind == "region":
        return f"the {area.short_name} trusts"
    ending = "’" if area.short_name.endswith("s") else "’s"
    return f"{area.short_name}{ending} {'trusts' if own.sum() > 1 else 'trust'}"


def _unusual(peers: Observations, own: np.ndarray, funnel: ProportionFunnel | Refused) -> float:
    if isinstance(funnel, Refused):
        return float("nan")
    counted = own & peers.known
    return together_z(peers.numerator[counted], peers.denominator[counted], funnel.target, funnel.dispersion.tau2)


def _excess(
    indicator: Indicator, peers: Observations, own: np.ndarray, funnel: ProportionFunnel | Refused
) -> Excess | Refused:
    if isinstance(funnel, Refused):
        return funnel
    counted = own & peers.known
    people = float(peers.denominator[counted].sum())
    good = float(peers.numerator[counted].sum())
    if indicator.polarity == "higher":
        return excess_people(people - good, people, 1 - funnel.target)
    return excess_people(good, people, funnel.target)


def outside(evidence: Evidence, side: str = "either") -> np.ndarray:
    """Which trusts are outside the 99.8% limits, on the "worse" or "better" side or on either."""
    funnel = evidence.funnel
    assert isinstance(funnel, ProportionFunnel)
    below, above = (np.array([each == f"{way} 99.8" for each in funnel.position]) for way in ("below", "above"))
    worse, better = (below, above) if evidence.indicator.polarity == "higher" else (above, below)
    if side == "either":
        return np.asarray(worse | better)
    return np.asarray(worse if side == "worse" else better)
