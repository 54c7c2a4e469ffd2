"""Which variation is real and unwarranted, and who already does it well?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.excess import Excess, excess_people, people_to_reach
from analysis.funnels import ProportionFunnel, proportion_funnel
from analysis.proportions import proportion
from analysis.spc import SpecialCause, XmR, xmr
from components import narrative as say
from components.exhibit import ChartSpec, Column, Drill, Exhibit, Table
from components.page import Page, drills
from components.view import PageView, choice
from data_access import ENGLAND, MIDLANDS, History, Observations, Store
from pages import areas
from vocabulary import Area, Choices, Finding, Indicator, Option, Period, Provenance, Refused

PATH = "/unwarranted-variation"
LATEST = "latest"
FURTHEST_BEHIND = "furthest-behind"

LIMITS = Choices(
    (
        Option("overdispersed", "The usual spread"),
        Option("chance", "Chance alone"),
    )
)
COMPARED = {MIDLANDS: "Midlands", ENGLAND: "England"}


# ---------------------------------------------------------------- the view: what the address says


@dataclass(frozen=True)
class View(PageView):
    indicator: str = choice("ae_4_hour_type_1", among="indicator", label="Measure")
    compare: str = choice(MIDLANDS, among="compare", label="Compare with trusts in")
    period: str = choice(LATEST, among="period", label="Month")
    limits: str = choice("overdispersed", among="limits", label="Stands out from")
    trust: str = choice(FURTHEST_BEHIND, among="trust", label="Trust to look at closer")


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "indicator":
            return Choices(tuple(Option(i.id, i.short_name) for i in store.indicators().values()))
        case "compare":
            return Choices(tuple(Option(code, name) for code, name in COMPARED.items()))
        case "period":
            listed = store.periods(so_far["indicator"])[::-1]
            newest = Option(LATEST, f"Newest ({listed[0].label})")
            return Choices((newest, *(Option(each.id, each.label) for each in listed)))
        case "limits":
            return LIMITS
        case "trust":
            peers = store.members(so_far["compare"], "trust")
            reporting = set(store.observations(so_far["indicator"], _period(store, so_far).id).area)
            listed_trusts = tuple(Option(a.code, a.short_name) for a in peers if a.code in reporting)
            return Choices((Option(FURTHEST_BEHIND, "Furthest behind"), *listed_trusts))
    raise KeyError(what)


def _period(store: Store, values: Mapping[str, str]) -> Period:
    listed = store.periods(values["indicator"])
    return next((each for each in listed if each.id == values["period"]), listed[-1])


# ---------------------------------------------------------------- the evidence: all this page knows about one view


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
    period = _period(store, {"indicator": view.indicator, "period": view.period})
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


# ---------------------------------------------------------------- headline


def headline(view: View, evidence: Evidence) -> Finding:
    if isinstance(evidence.funnel, Refused) or isinstance(evidence.excess, Refused):
        return _no_answer(view, evidence)
    return _spread(view, evidence) if evidence.whole else _distance(view, evidence)


def _no_answer(view: View, evidence: Evidence) -> Finding:
    why = evidence.funnel if isinstance(evidence.funnel, Refused) else evidence.excess
    reason = why.reason if isinstance(why, Refused) else ""
    return _finding(
        view,
        evidence,
        sentence=f"There is no answer for {evidence.area.short_name} in {evidence.period.label}.",
        detail=f"{reason} Choose another month or measure.",
        size=None,
        certainty="no interval",
    )


def _spread(view: View, evidence: Evidence) -> Finding:
    """The area is the whole of what is compared: how wide is the spread, and does anyone stand out of it?"""
    funnel, peers, indicator = evidence.funnel, evidence.peers, evidence.indicator
    assert isinstance(funnel, ProportionFunnel)
    known = np.flatnonzero(peers.known)
    order = known[np.argsort(funnel.value[known])]
    best, worst = (order[-1], order[0]) if indicator.polarity == "higher" else (order[0], order[-1])
    worse, better = (_outside(evidence, side) for side in ("worse", "better"))
    out = int((worse | better).sum())
    gain = people_to_reach(
        peers.numerator, peers.denominator, funnel.target, higher_is_better=indicator.polarity == "higher"
    )
    measured = "the usual spread" if view.limits == "overdispersed" else "what chance alone would bring"
    verb = "stands" if out == 1 or len(known) == 1 else "stand"
    return _finding(
        view,
        evidence,
        sentence=(
            f"In {evidence.period.label}, {say.share_of(out, len(known), evidence.compared + ' trust')} {verb} out from "
            f"{measured} on {indicator.short_name}, which runs from {say.percent(funnel.value[worst])} "
            f"({peers.short_name[worst]}) to {say.percent(funnel.value[best])} ({peers.short_name[best]})."
        ),
        detail=(
            f"Had every trust on the worse side of the average of {say.percent(funnel.target)} reached it, "
            f"{say.about(gain)} fewer people would have {_done(indicator)} that month. "
            + (_standing(view, evidence, worse, better) + " " if out else "")
            + _spread_note(view, evidence)
        ),
        size=gain,
        certainty="beyond the usual spread" if out and view.limits == "overdispersed" else "beyond chance",
    )


def _distance(view: View, evidence: Evidence) -> Finding:
    """The area's trusts against the rest: how many people the difference stands for, and how sure it is."""
    excess, funnel, indicator = evidence.excess, evidence.funnel, evidence.indicator
    assert isinstance(excess, Excess) and isinstance(funnel, ProportionFunnel)
    more = "more" if excess.people > 0 else "fewer"
    trusts = _trusts(evidence)
    share = (excess.proportion, excess.proportion_lower, excess.proportion_upper)
    if indicator.polarity == "higher":  # the excess counts the worse outcome, the measure the better one
        share = (1 - share[0], 1 - share[2], 1 - share[1])
    judged = say.judgement(share[0] - funnel.target, indicator.polarity)
    worse, better = (_outside(evidence, side) & evidence.own for side in ("worse", "better"))
    if not excess.beyond_chance:
        sentence = (
            f"In {evidence.period.label}, {trusts} did not differ from the {evidence.compared} average on "
            f"{indicator.short_name} by more than chance explains."
        )
        certainty = "within chance"
    else:
        sentence = (
            f"In {evidence.period.label}, {say.about(excess.people)} {more} people {_done(indicator)} at {trusts} "
            f"than if they had matched the {evidence.compared} average."
        )
        standing_out = bool((worse if excess.people > 0 else better).any())
        certainty = "beyond the usual spread" if standing_out and view.limits == "overdispersed" else "beyond chance"
    return _finding(
        view,
        evidence,
        sentence=sentence,
        detail=(
            f"{say.sentence_case(indicator.short_name)}: {say.percent(share[0])} ({say.interval(share[1], share[2])}) against "
            f"{say.percent(funnel.target)} on average, {say.points(share[0] - funnel.target)} {judged}. In people: "
            f"{say.count(abs(excess.people))} {more} (95% interval {say.people_range(excess.lower, excess.upper)}). "
            f"{_standing(view, evidence, worse, better)}"
        ),
        size=excess.people,
        lower=excess.lower,
        upper=excess.upper,
        certainty=certainty,
    )


def _standing(view: View, evidence: Evidence, worse: np.ndarray, better: np.ndarray) -> str:
    """Which trusts are outside the 99.8% limits, and on which side."""
    against = "the usual spread between trusts" if view.limits == "overdispersed" else "what chance alone would bring"
    sides = [
        f"{side}: {say.listing([str(name) for name in evidence.peers.short_name[rows]])}"
        for side, rows in (("worse", worse), ("better", better))
        if rows.any()
    ]
    return f"Standing out from {against}, {'; '.join(sides)}." if sides else f"None stands out from {against}."


def _spread_note(view: View, evidence: Evidence) -> str:
    """Why two kinds of limits give two answers: said where the reader meets the question."""
    other = proportion_funnel(evidence.peers.numerator, evidence.peers.denominator, limits="chance")
    if view.limits == "chance" or isinstance(other, Refused):
        return "With departments this busy, chance alone explains very little: nearly every difference is real."
    by_chance = say.share_of(
        int(_outside(replace(evidence, funnel=other)).sum()), int(evidence.peers.known.sum()), "trust"
    )
    return (
        f"By chance alone {by_chance} would be outside the limits: the differences are real, but they are shared by many, "
        "so look for what separates the two ends rather than for one culprit."
    )


def _finding(
    view: View,
    evidence: Evidence,
    *,
    sentence: str,
    detail: str,
    size: float | None,
    certainty: str,
    lower: float | None = None,
    upper: float | None = None,
) -> Finding:
    direction = "unknown" if size is None else "worse" if size > 0 else "better"
    if certainty == "within chance":
        direction = "no different"
    elif evidence.whole and size is not None:
        direction = "spread"
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=f"{detail} {_going(evidence)}".strip(),
        caution=evidence.stale,
        indicator=evidence.indicator.id,
        family=evidence.indicator.family,
        area=evidence.area.code,
        period=evidence.period.label,
        size=size,
        lower=lower,
        upper=upper,
        size_unit="people a month",
        direction=direction,  # type: ignore[arg-type]
        certainty=certainty,  # type: ignore[arg-type]
        link=PATH + view.to_query(),
    )


def _trusts(evidence: Evidence) -> str:
    """ "Black Country’s trusts", "Lincolnshire’s trust", "the Midlands trusts"."""
    if evidence.area.kind == "region":
        return f"the {evidence.area.short_name} trusts"
    return f"{say.possessive(evidence.area.short_name)} {'trust' if evidence.own.sum() == 1 else 'trusts'}"


def _done(indicator: Indicator) -> str:
    """ "people who waited over 4 hours" -> "waited over 4 hours": the verb of a sentence about them."""
    return indicator.people_worse.removeprefix("people who ")


def _counted(indicator: Indicator) -> str:
    """ "people seen within 4 hours" -> "seen within 4 hours": the numerator as a column's heading."""
    return indicator.people.removeprefix("people ").removeprefix("who ")


def _outside(evidence: Evidence, side: str = "either") -> np.ndarray:
    """Which trusts are outside the 99.8% limits, on the "worse" or "better" side or on either."""
    funnel = evidence.funnel
    assert isinstance(funnel, ProportionFunnel)
    below, above = (np.array([each == f"{way} 99.8" for each in funnel.position]) for way in ("below", "above"))
    worse, better = (below, above) if evidence.indicator.polarity == "higher" else (above, below)
    if side == "either":
        return np.asarray(worse | better)
    return np.asarray(worse if side == "worse" else better)


# ---------------------------------------------------------------- where to look


@drills("trust")
def league(view: View, evidence: Evidence) -> Exhibit:
    """Every trust in order, with its interval."""
    if isinstance(evidence.funnel, Refused):
        return Exhibit("league", "Trusts in order", "", refused=evidence.funnel.reason)
    table = _table(evidence)
    rows = table.frame[table.frame["value"].notna()]
    first, last = rows.iloc[0], rows.iloc[-1]
    return Exhibit(
        id="league",
        title=f"{first['name']} does best, {last['name']} worst, in {evidence.period.label}",
        sentence=(
            f"Each mark is a trust and the line through it its 95% interval.{_marks(evidence)} The dashed line is the "
            f"average of {len(rows)} {evidence.compared} trusts, {say.percent(evidence.average)}."
        ),
        table=table,
        spec=ChartSpec(
            "league",
            roles=ROLES | {"value": "value", "lower": "lower", "upper": "upper"},
            options={
                "average": evidence.average,
                "average_name": f"{evidence.compared} average {say.percent(evidence.average)}",
                "value_title": _axis(evidence),
            },
        ),
        provenance=evidence.provenance,
        caveats=(CHANCE_ONLY, *evidence.indicator.caveats),
        drill=DRILL,
    )


CHANCE_ONLY = "Intervals allow for chance only: how far a trust's figure could lie from its long-run level by luck."
ROLES = {"name": "name", "code": "code", "focus": "own", "chosen": "chosen"}
DRILL = Drill(parameter="trust", key="code", verb="Look closer", name="name")


def _table(evidence: Evidence) -> Table:
    """The trusts compared, best first; trusts without a figure last."""
    peers, funnel, indicator = evidence.peers, evidence.funnel, evidence.indicator
    assert isinstance(funnel, ProportionFunnel)
    interval = proportion(peers.numerator, peers.denominator)
    assert not isinstance(interval, Refused)  # the funnel has accepted the same counts
    frame = pd.DataFrame(
        {
            "code": peers.area.astype(str),
            "name": peers.short_name.astype(str),
            "value": np.where(peers.known, peers.value, np.nan),
            "lower": np.where(peers.known, interval.lower, np.nan),
            "upper": np.where(peers.known, interval.upper, np.nan),
            "difference": np.where(peers.known, peers.value - funnel.target, np.nan),
            "numerator": np.where(peers.known, peers.numerator, np.nan),
            "people": np.where(peers.known, peers.denominator, np.nan),
            "position": np.where(peers.known, funnel.position.astype(str), ""),
            "standing": [STANDING.get(str(each), "no figure") for each in funnel.position],
            "own": evidence.own,
            "chosen": np.arange(len(peers)) == evidence.chosen,
        }
    ).sort_values("value", ascending=indicator.polarity == "lower", na_position="last", kind="stable")
    return Table(
        frame.reset_index(drop=True),
        columns=(
            Column("name", "Trust"),
            Column("value", say.sentence_case(indicator.short_name), "percent"),
            Column("lower", "95% interval from", "percent", "95% interval"),
            Column("upper", "to", "percent"),
            Column("difference", "Points from average", "points", "percentage point"),
            Column("numerator", say.sentence_case(_counted(indicator)), "count"),
            Column("people", "Out of", "count"),
            Column("standing", "Against the limits", "text", "limits"),
        ),
        why_missing="not reported",
        highlight="own",
    )


STANDING = {
    "below 99.8": "below the 99.8% limit",
    "below 95": "below the 95% limit",
    "within": "within the limits",
    "above 95": "above the 95% limit",
    "above 99.8": "above the 99.8% limit",
}


def _marks(evidence: Evidence) -> str:
    if evidence.whole:
        return ""
    return f" {say.sentence_case(say.possessive(evidence.area.short_name))} own are filled and dark."


def _axis(evidence: Evidence) -> str:
    return f"{evidence.indicator.short_name}, {evidence.period.label}"


# ---------------------------------------------------------------- look closer


@drills("trust")
def funnel_plot(view: View, evidence: Evidence) -> Exhibit:
    """Each trust's figure against its size, with limits."""
    funnel = evidence.funnel
    if isinstance(funnel, Refused):
        return Exhibit("funnel", "Which trusts differ by more than expected", "", refused=funnel.reason)
    table = _table(evidence)
    people = table.frame["people"].to_numpy(float)
    curve_x = np.linspace(np.nanmin(people) * 0.5, np.nanmax(people) * 1.05, 60)
    out = int(_outside(evidence).sum())
    stand = say.share_of(out, int(evidence.peers.known.sum()), f"{evidence.compared} trust")
    if view.limits == "overdispersed":
        title = (
            f"Allowing for the usual spread between trusts, {stand} {'is' if out == 1 else 'are'} outside the limits"
        )
        meaning = "The limits allow for the usual spread between trusts as well as for chance."
    else:
        title = f"By chance alone, {stand} would be called unusual"
        meaning = (
            "The limits allow for chance only. With departments this busy they are so narrow that nearly every trust is "
            "outside: that says trusts differ, not which of them to ask."
        )
    return Exhibit(
        id="funnel",
        title=title,
        sentence=f"{meaning} A diamond is a trust outside its 95% or 99.8% limits.{_marks(evidence)}",
        table=table,
        spec=ChartSpec(
            "funnel",
            roles=ROLES | {"x": "people", "y": "value", "position": "position"},
            options={
                "x_title": f"{evidence.indicator.denominator}, {evidence.period.label}",
                "y_title": evidence.indicator.short_name,
                "average_name": "average",
            },
            overlay=pd.DataFrame({"x": curve_x} | _curve(funnel, curve_x)),
        ),
        provenance=evidence.provenance,
        caveats=evidence.indicator.caveats,
        drill=DRILL,
    )


def _curve(funnel: ProportionFunnel, people: np.ndarray) -> dict[str, np.ndarray]:
    limits = funnel.curve(people)
    names = ("lower95", "upper95", "lower998", "upper998")
    return {name: getattr(limits, name) for name in names} | {"target": np.full(people.size, funnel.target)}


def over_time(view: View, evidence: Evidence) -> Exhibit:
    """The chosen trust, month by month."""
    history, course = evidence.history, evidence.course
    if history is None or isinstance(course, Refused):
        reason = course.reason if isinstance(course, Refused) else ""
        return Exhibit("over-time", "One trust over time", "", refused=reason)
    name = history.area.short_name
    frame = pd.DataFrame(
        {
            "period": history.period.astype(str),
            "date": [f"{each}-01" for each in history.period],
            "label": history.label.astype(str),
            "value": np.where(history.known, history.value, np.nan),
            "mean": course.mean,
            "lower": course.lower,
            "upper": course.upper,
            "cause": ["not reported" if each is None else SIGNS[each] for each in course.special_causes],
            "verdict": _verdicts(course),
        }
    )
    missing = int((~history.known).sum())
    gap = f" {missing} months are missing at the source and are left empty." if missing else ""
    target = evidence.indicator.target
    standard = f" {_assurance(course, evidence)}" if target is not None else ""
    return Exhibit(
        id="over-time",
        title=f"{name}: {_latest(course, evidence.months)}",
        sentence=(
            "The dashed lines are the usual range: a month inside it is ordinary variation and needs no explanation of its "
            f"own. Triangles pointing up are signs of improvement, down of concern.{standard}{gap}"
        ),
        table=Table(
            frame,
            columns=(
                Column("label", "Month"),
                Column("value", say.sentence_case(evidence.indicator.short_name), "percent"),
                Column("mean", "Average", "percent"),
                Column("lower", "Usual range from", "percent", "usual range"),
                Column("upper", "to", "percent"),
                Column("cause", "Sign"),
            ),
            why_missing="not reported",
        ),
        spec=ChartSpec(
            "xmr",
            roles={
                "x": "date",
                "y": "value",
                "label": "label",
                "mean": "mean",
                "lower": "lower",
                "upper": "upper",
                "cause": "cause",
                "verdict": "verdict",
            },
            options={
                "y_title": evidence.indicator.short_name,
                "target": target,
                "target_name": f"standard {say.percent(target, 0)}" if target is not None else "",
            },
        ),
        provenance=_dated(evidence, f"{history.label[0]} to {history.label[-1]}"),
        caveats=(LONG_SERIES, *evidence.indicator.caveats),
    )


LONG_SERIES = (
    "The average and the usual range are made of the whole series. Where the level has moved for good, they describe the "
    "past more than the present; no new start is made for them without a reason that somebody has written down."
)
SIGNS = {
    SpecialCause.NONE: "ordinary variation",
    SpecialCause.ABOVE_LIMIT: "above the usual range",
    SpecialCause.BELOW_LIMIT: "below the usual range",
    SpecialCause.RISING: "seventh month or more of a rise",
    SpecialCause.FALLING: "seventh month or more of a fall",
    SpecialCause.NEAR_UPPER: "near the top of the usual range, 2 of 3 months",
    SpecialCause.NEAR_LOWER: "near the bottom of the usual range, 2 of 3 months",
    SpecialCause.ABOVE_MEAN: "one of 7 months or more above the average",
    SpecialCause.BELOW_MEAN: "one of 7 months or more below the average",
}


def _verdicts(course: XmR) -> list[str]:
    """The reading of each month; for a measure with no good direction a sign is just unusual."""
    return [
        "unusual" if reading == "neither" and cause not in (None, SpecialCause.NONE) else reading
        for reading, cause in zip(course.readings, course.special_causes, strict=True)
    ]


def _latest(course: XmR, months: Sequence[str]) -> str:
    """Where a series stands at its end: the predicate of a sentence about it."""
    when, sign = months[course.latest.position], SIGNS[course.latest.special_cause]
    words = {
        "improvement": f"{when} is a sign of improvement ({sign})",
        "concern": f"{when} is a sign of concern ({sign})",
        "neither": f"no sign of change in {when} ({sign})",
    }
    return words[course.latest.reading]


def _going(evidence: Evidence) -> str:
    """Which way the area's trusts are going, taken together."""
    course = evidence.together
    if isinstance(course, Refused):
        return ""
    first = evidence.months[int(np.flatnonzero(np.isfinite(course.values))[0])]
    whose = _trusts(evidence) + (" taken together" if evidence.own.sum() > 1 else "")
    return (
        f"Over time, {whose}: {_latest(course, evidence.months)}, against an average of "
        f"{say.percent(course.latest.mean)} since {first}."
    )


def _assurance(course: XmR, evidence: Evidence) -> str:
    """Whether the standard would be met if nothing changed."""
    verdicts = {
        "consistently meets": "unless something changes it will be met month after month",
        "hit or miss": "unless something changes it will be met in some months and missed in others",
        "consistently misses": "unless something changes it will be missed month after month",
    }
    verdict = verdicts.get(course.assurance or "")
    return f"{evidence.indicator.target_source}: {verdict}." if verdict else ""


def _dated(evidence: Evidence, period: str) -> Provenance:
    method = "XmR control chart (NHS England, Making Data Count): average plus and minus 2.66 mean moving ranges"
    return replace(evidence.provenance, method=method, period=period)


# ---------------------------------------------------------------- the page


def findings(store: Store, area: str) -> list[Finding]:
    """What `/` may show of this page: one finding for each measure."""
    return [
        headline(view, gather(view, store)) for view in (View(area=area, indicator=each) for each in store.indicators())
    ]


PAGE = Page(
    path=PATH,
    name="Variation",
    question="Which variation is real and unwarranted, and who already does it well?",
    view=View,
    choices=choices,
    evidence=gather,
    headline=headline,
    where=(league,),
    closer=(funnel_plot, over_time),
    findings=findings,
)
