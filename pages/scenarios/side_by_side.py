"""Two to four scenarios side by side: which gains more, on which aim each is best, and what makes the difference."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps

import pandas as pd

from analysis.scenarios import Summary, losing
from components import narrative as say
from components.charts import specs
from components.exhibit import Column, Exhibit, Table
from components.nouns import Noun
from components.units import MONEY, PERCENT, Unit
from pages.scenarios.comparison import FIGURES, Compared, Side, gap_closed
from pages.scenarios.evidence import Evidence
from pages.scenarios.view import View
from pages.what_ifs import DOTS, chance, spread, states_chance
from vocabulary import MILLION, Refused

LUCK = "They share the luck in the figures; each has its own in what it achieves. That levers can be moved at all is in none."
ASSUMED_TO_BE_MORE = (
    "They close parts of the same distance. Which closes more is what their writers assumed: no chance is stated. "
    "What is uncertain is whether the larger part can be closed."
)
NOT_HELD = "not in this model"
PEOPLE = Unit("people", decimals=0, floor=0)
GROUPS = Noun("group or place", "groups or places")
ASSUMED = "assumed by its writer"

Of = Callable[[View, Evidence, Compared], Exhibit]


def of_those_compared(id: str, title: str) -> Callable[[Of], Callable[[View, Evidence], Exhibit]]:
    """Makes an exhibit of those that can be compared one that says why where none can."""

    def mark(make: Of) -> Callable[[View, Evidence], Exhibit]:
        @wraps(make)
        def exhibit(view: View, evidence: Evidence) -> Exhibit:
            found = evidence.compared
            return (
                Exhibit(id, title, "", refused=found.reason)
                if isinstance(found, Refused)
                else make(view, evidence, found)
            )

        return exhibit

    return mark


@of_those_compared("side-by-side", "Scenarios side by side")
def side_by_side(view: View, evidence: Evidence, found: Compared) -> Exhibit:
    """The gains with their intervals, and which is likely the largest."""
    words, unit = found.sides[0].run.words, found.sides[0].run.words.unit
    summaries, wholes = _intervals(found)
    frame = pd.DataFrame(
        {
            "name": [side.name for side in found.sides],
            "area": [evidence.area_of(side.kept) for side in found.sides],
            "value": [each.value for each in summaries],
            "lower": [each.lower for each in summaries],
            "upper": [each.upper for each in summaries],
            "whole_lower": [each.lower for each in wholes],
            "whole_upper": [each.upper for each in wholes],
            "best": _chances(found.best),
            "reached": [_reaches_its_mark(side) for side in found.sides],
        }
    )
    gains = "; ".join(
        f"{side.letter} {'loses' if each.value < 0 else 'gains'} {side.run.write(abs(each.value))} ({spread(side.run)})"
        for side, each in zip(found.sides, summaries, strict=True)
    )
    known = ASSUMED_TO_BE_MORE if None in found.best else LUCK
    return Exhibit(
        id="side-by-side",
        title=_which_wins(found),
        sentence=f"If achieved: {gains}. {known}{_shape(found)}{_areas(frame)}{_left_out(found)}",
        table=Table(
            frame,
            columns=(
                Column("name", "Scenario"),
                Column("area", "Area"),
                Column("value", "Gain, if achieved", "figure", unit=unit),
                *(
                    ()
                    if by_assumption_alone(found)
                    else (
                        Column("lower", f"{interval_of(found)} from", "figure", unit=unit),
                        Column("upper", "to", "figure", unit=unit),
                    )
                ),
                Column("whole_lower", "With the writer’s own range, from", "figure", unit=unit),
                Column("whole_upper", "to", "figure", unit=unit),
                Column("best", "Chance that it gains most"),
                Column("reached", "Chance that it reaches its own mark"),
            ),
        ),
        spec=specs.ChangeBars(
            name="name",
            value="value",
            lower="lower",
            upper="upper",
            value_title=f"{words.whole_gain}{unit.axis}",
            unit=unit,
            most=len(found.sides),
        ),
        provenance=words.provenance,
        caveats=words.caveats,
    )


def by_assumption_alone(found: Compared) -> bool:
    """Whether chance moves none of the gains: as with money, where all that is in doubt is what the writer doubts."""
    return all(each.lower == each.value == each.upper for each in (side.run.outcome.summary for side in found.sides))


def _intervals(found: Compared) -> tuple[list[Summary], list[Summary]]:
    """Of each gain the interval that is drawn, and that with its writer's own range: the same where chance moves none."""
    wholes = [side.run.outcome.whole for side in found.sides]
    return (wholes if by_assumption_alone(found) else [side.run.outcome.summary for side in found.sides]), wholes


def interval_of(found: Compared) -> str:
    """What the limits are called where each is shown alone: "95% interval of chance alone"; where what-ifs differ, the shortest that is true of all."""
    called = {side.run.words.interval for side in found.sides}
    return called.pop() if len(called) == 1 else "Range by chance"


def _reaches_its_mark(side: Side) -> str:
    run = side.run
    return chance(run.outcome.at_least(run.parameters.threshold)) if states_chance(run) else "no doubt is allowed"


def _chances(best: tuple[float | None, ...]) -> list[str]:
    return [ASSUMED if each is None else chance(each) for each in best]


def _which_wins(found: Compared) -> str:
    """Which gains most, and how likely that is where it is not assumed."""
    gains = [side.run.outcome.central for side in found.sides]
    leader, others = found.sides[found.leader], [side for side in found.sides if side is not found.sides[found.leader]]
    two = len(others) == 1
    more, most = ("loses less", "loses least") if max(gains) < 0 else ("gains more", "gains most")
    than = f"{more} than “{others[0].kept.name}”" if two else most
    best = found.best[found.leader]
    if math.isclose(max(gains), min(gains), abs_tol=1e-9) and best in (None, 0.5):
        return "The two are even" if two else "All are even"
    if best is None and len(level := _level_with(found, leader)) > 1:
        both = "lose least" if max(gains) < 0 else "gain most"
        return f"If all are achieved, {say.listing([f'“{side.kept.name}”' for side in level])} {both}: they assume more"
    if best is None:
        return f"If {'both' if two else 'all'} are achieved, “{leader.kept.name}” {than}: it assumes more"
    if two and math.isclose(best, 0.5):
        return "The two are even"
    return f"The chance that “{leader.kept.name}” {than}{' is' if two else ' of all is'} {chance(best)}"


def _level_with(found: Compared, leader: Side) -> list[Side]:
    """Those whose gains read the same as the leader's, itself among them."""
    unit, most = leader.run.words.unit, leader.run.outcome.central
    return [side for side in found.sides if unit.same(side.run.outcome.central, most)]


def _shape(found: Compared) -> str:
    """Whose the shape is that chances rest on, where prices are drawn between published ends; "" where none is."""
    drawn = any(side.run.words.ends for side in found.sides)
    return (
        " Prices are taken to be likeliest at the figure used: chances rest on that shape, which is ours."
        if drawn
        else ""
    )


def _areas(frame: pd.DataFrame) -> str:
    several = frame["area"].nunique() > 1
    return " They are about different areas: a larger area has more to gain." if several else ""


def _left_out(found: Compared) -> str:
    return "".join(f" Left out is “{name}”: {reason}" for name, reason in found.left_out)


def left_out_of(found: Compared) -> str:
    """Which of those chosen are not in the chart; the reasons stand under it. "" where all are."""
    if not found.left_out:
        return ""
    names = say.listing([f"“{name}”" for name, _ in found.left_out])
    return f"Not compared with {found.sides[0].letter}: {names}. “Why we say this” gives the reason."


@of_those_compared("aims", "Best on which aim?")
def aims(view: View, evidence: Evidence, found: Compared) -> Exhibit:
    """Size, gap, losers and cost, as far as the models hold them, and how likely each scenario is the best on the first two."""
    unit = found.sides[0].run.words.unit
    lost = [losing(side.run.outcome) for side in found.sides]
    costs = [side.pounds for side in found.sides]
    gaps = [gap_closed(side.run) for side in found.sides]
    frame = pd.DataFrame(
        {
            "name": [side.name for side in found.sides],
            "size": [side.run.outcome.central for side in found.sides],
            "best": _chances(found.best),
            "gap": gaps,
            "narrowest": [NOT_HELD] * len(gaps) if found.best_at_gap is None else _chances(found.best_at_gap),
            "losing": [NOT_HELD if each is None else _losers(*each) for each in lost],
            "cost": [_cost(side) for side in found.sides],
            "worth": [math.nan if side.for_a_million is None else side.for_a_million for side in found.sides],
        }
    )
    held: list[tuple[str, list[float | None], Unit]] = [
        ("size", [side.run.outcome.central for side in found.sides], unit),
        ("gap", gaps, PERCENT),
        ("losers", [None if each is None or not say.known(each[1]) else -each[1] for each in lost], PEOPLE),
        ("cost", [None if each is None else -each / MILLION for each in costs], MONEY),
    ]
    silent = [name for name, values, _ in held if None in values]
    missing = f" Not held by every model, and so not compared: {say.listing(silent)}." if silent else ""
    return Exhibit(
        id="aims",
        title=_best_on_aims(
            found,
            {
                name: _level_with_best([each for each in values if each is not None], of)
                for name, values, of in held
                if None not in values
            },
        ),
        sentence=f"A chance is stated of size and gap where the figures decide, not where the writer’s own assumption does.{missing}{_for_the_money(found)}",
        table=Table(
            frame,
            columns=(
                Column("name", "Scenario"),
                Column("size", "Gain, if achieved", "figure", unit=unit),
                Column("best", "Chance that it gains most"),
                Column("gap", "Share of its gap closed", "figure", unit=PERCENT),
                Column("narrowest", "Chance that it closes most of its gap"),
                Column("losing", "Who loses"),
                Column("cost", "Cost a year"),
                *(
                    [Column("worth", "Gain for each £ million a year", "figure", unit=unit)]
                    if frame["worth"].notna().any()
                    else []
                ),
            ),
            why_missing=NOT_HELD if None in costs else f"{NOT_HELD}, or {NO_MORE} is paid",
        ),
        provenance=found.sides[0].run.words.provenance,
    )


def _losers(many: int, people: float) -> str:
    """ "21 groups or places, 27,103,000 people": scenarios are ranked by the people."""
    if many == 0:
        return "nobody"
    return f"{many:,} {GROUPS.after(many)}{f', {say.count(people)} people' if say.known(people) else ''}"


NO_MORE = "no more money"
NO_COST = " What each would cost can be written where it is saved; then they are compared for the money too."


def _cost(side: Side) -> str:
    """ "£2.0 million, the writer’s own figure", "£2.0 million", "no more money", "sets £2.0 million free"."""
    if side.pounds is None:
        return NOT_HELD
    own = ", the writer’s own figure" if side.by_its_writer else ""
    if not side.pounds:
        return f"{NO_MORE}{own}"
    if side.pounds < 0:
        return f"sets £{-side.pounds / MILLION:,.1f} million free"
    return f"£{side.pounds / MILLION:,.1f} million{own}"


def _for_the_money(found: Compared) -> str:
    """Which gains most for each pound, and up to what cost."""
    if any(side.pounds is None for side in found.sides):
        return NO_COST
    if found.dearest_worth is None:
        return ""
    first, second, cost = found.dearest_worth
    if math.isclose(cost, first.pounds or 0.0, rel_tol=1e-6):
        return f" For each pound {first.letter} and {second.letter} gain the same."
    return (
        f" For each pound “{first.kept.name}” gains most; “{second.kept.name}” would if {first.letter} cost more than "
        f"£{cost / MILLION:,.1f} million a year."
    )


def _level_with_best(values: list[float], unit: Unit) -> list[bool]:
    """Which of them read the same as the largest."""
    return [unit.same(each, max(values)) for each in values]


def _best_on_aims(found: Compared, best: dict[str, list[bool]]) -> str:
    """ "“Further” does best on size and does as well on losers", "The two are as good on size and losers", "No scenario is best on every aim".

    `best`: for each aim held, which scenarios are the best on it; several are level."""
    aims = say.listing(list(best))
    if all(map(all, best.values())):
        return f"{'The two' if len(found.sides) == 2 else 'All'} are as good on {aims}"
    for number, side in enumerate(found.sides):
        if all(each[number] for each in best.values()):
            alone = [name for name, each in best.items() if sum(each) == 1]
            level = [name for name, each in best.items() if sum(each) > 1]
            if not alone:
                return f"None is better than “{side.kept.name}” on {aims}"
            as_good = f" and does as well on {say.listing(level)}" if level else ""
            return f"“{side.kept.name}” does best on {say.listing(alone)}{as_good}"
    return f"No scenario is best on every aim: {aims}"


@of_those_compared("difference", "What makes the difference between A and B")
def difference(view: View, evidence: Evidence, found: Compared) -> Exhibit:
    """From A to B, lever by lever."""
    a, b = found.sides[:2]
    title, parts = "What makes the difference between A and B", found.difference
    if isinstance(parts, Refused):
        return Exhibit("difference", title, "", refused=parts.reason)
    if not parts:
        return Exhibit("difference", title, "", refused="A and B have the same levers and figures.")
    declared, unit = a.run.parameters.declared(), a.run.words.unit

    def step(name: str) -> str:
        if name == FIGURES:
            return say.sentence_case(FIGURES)
        one = declared[name]
        before, after = (one.write(getattr(side.run.parameters, name)) for side in (a, b))
        return f"{one.label}: {before} to {after}"

    ordered = sorted(parts, key=lambda name: -abs(parts[name]))
    frame = pd.DataFrame(
        {
            "name": [a.name, *map(step, ordered), b.name],
            "value": [a.run.outcome.central, *(parts[name] for name in ordered), b.run.outcome.central],
        }
    )
    most = ordered[0]
    return Exhibit(
        id="difference",
        title=f"Most of the difference: {'the figures' if most == FIGURES else say.mid_sentence(declared[most].label)}",
        sentence="Each step is what changing it adds to the gain, averaged over all orders of changing them.",
        table=Table(
            frame,
            columns=(
                Column("name", "From A to B"),
                Column("value", "Gain, or what the step adds", "figure", unit=unit),
            ),
        ),
        spec=specs.Waterfall(name="name", value="value", value_title=f"{a.run.words.whole_gain}{unit.axis}", unit=unit),
        provenance=a.run.words.provenance,
    )


@of_those_compared("distributions", "How far each may turn out otherwise")
def distributions(view: View, evidence: Evidence, found: Compared) -> Exhibit:
    """Twenty equally likely gains of each."""
    words, unit = found.sides[0].run.words, found.sides[0].run.words.unit
    rows = [
        {"name": side.name, "series": "gain", "share": share, "value": value}
        for side in found.sides
        for share, value in zip(DOTS, side.run.outcome.quantiles(DOTS), strict=True)
    ]
    return Exhibit(
        id="distributions",
        title=_least_certain(found, unit),
        sentence="Each of the 20 dots of a scenario is as likely as the next, with its writer’s own range in it.",
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("name", "Scenario"),
                Column("share", "Chance of less than this", "figure", unit=PERCENT),
                Column("value", say.sentence_case(words.whole_gain), "figure", unit=unit),
            ),
        ),
        spec=specs.DotRows(
            name="name",
            value="value",
            series="series",
            value_title=f"{words.whole_gain}{unit.axis}",
            unit=unit,
            rules=((0.0, "no change"),),
        ),
        provenance=words.provenance,
    )


def _least_certain(found: Compared, unit: Unit) -> str:
    """ "The least certain is “Further”"; "The two are equally uncertain" where their ranges read as equally wide."""
    widths = [side.run.outcome.whole.upper - side.run.outcome.whole.lower for side in found.sides]
    widest = [
        f"“{side.kept.name}”" for side, width in zip(found.sides, widths, strict=True) if unit.same(width, max(widths))
    ]
    if len(widest) == len(found.sides):
        return f"{'The two' if len(widest) == 2 else 'All'} are equally uncertain"
    return f"The least certain {'is' if len(widest) == 1 else 'are'} {say.listing(widest)}"
