"""The evidence: all this page knows about one view, gathered once from the store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.excess import Excess, excess_people
from analysis.funnels import ProportionFunnel, proportion_funnel
from analysis.spc import XmR, xmr
from data_access import History, Observations, Store
from pages.unwarranted_variation.view import COMPARED, FURTHEST_BEHIND, View, period_of
from vocabulary import Area, Indicator, Period, Provenance, Refused


@dataclass(frozen=True)
class Evidence:
    indicator: Indicator
    area: Area
    compared: str  # "Midlands"
    period: Period
    peers: Observations  # the trusts compared, and the area's own
    own: np.ndarray  # bool, a row of `peers` belongs to the area
    funnel: ProportionFunnel | Refused
    excess: Excess | Refused  # people on the worse side beyond the average, for the area's trusts together
    chosen: int | None  # the row of `peers` looked at closer
    history: History | None
    course: XmR | Refused  # the chosen trust over time
    together: XmR | Refused  # the area's trusts together over time
    months: tuple[str, ...]  # labels of the months of both courses
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
    history = store.history(indicator.id, str(peers.area[chosen])) if chosen is not None else None
    return Evidence(
        indicator=indicator,
        area=area,
        compared=COMPARED[view.compare],
        period=period,
        peers=peers,
        own=own,
        funnel=funnel,
        excess=_excess(indicator, peers, own, funnel),
        chosen=chosen,
        history=history,
        course=(
            xmr(history.value, improvement=indicator.polarity, target=indicator.target)
            if history is not None
            else Refused("No trust of this area reports this measure in this month.")
        ),
        together=_together(store, indicator, [str(code) for code in peers.area[own]]),
        months=tuple(each.label for each in store.periods(indicator.id)),
        stale=store.staleness(indicator.id),
        provenance=Provenance(
            definition=f"{indicator.numerator}, out of: {indicator.denominator}. {indicator.method}",
            releases=store.releases(indicator.id),
            edition=store.edition,
            method=funnel.method if isinstance(funnel, ProportionFunnel) else "none: too few trusts",
            period=period.label,
        ),
    )


def _chosen(
    view: View, peers: Observations, own: np.ndarray, funnel: ProportionFunnel | Refused, higher_is_better: bool
) -> int | None:
    """The trust asked for; with none asked for, the area's own trust that is furthest behind."""
    if view.trust != FURTHEST_BEHIND:
        return peers.position(view.trust)
    if isinstance(funnel, Refused) or not (own & peers.known).any():
        return None
    behind = funnel.target - funnel.value if higher_is_better else funnel.value - funnel.target
    return int(np.argmax(np.where(own & peers.known, behind, -np.inf)))


def _together(store: Store, indicator: Indicator, trusts: list[str]) -> XmR | Refused:
    """The area's trusts as one series, from counts. A month in which one of them is missing is missing."""
    if not trusts:
        return Refused("No trust of this area reports this measure in this month.")
    each = [store.history(indicator.id, trust) for trust in trusts]
    share = sum(one.numerator for one in each) / sum(one.denominator for one in each)
    return xmr(share, improvement=indicator.polarity, target=indicator.target)


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
