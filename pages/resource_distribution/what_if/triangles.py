"""What if programmes were set beside one another: which gives least health for its money, how sure that is, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.scenarios import SEED, Change, Outcome, Part, Summary, simulate
from analysis.scenarios.value_triangles import Programme, Triangles, value_triangles
from components import narrative as say
from components.charts.specs import ChangeBars, TimeSeries
from components.exhibit import Column, Exhibit
from components.exhibit import Table as Figures
from components.nouns import Noun
from components.units import MONEY, PERCENT, Unit
from components.what_if import Onward, WhatIf
from pages import what_ifs
from pages.one_pound_link import one_pound
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import View
from pages.resource_distribution.what_if.triangles_parameters import FILE, NAME, Table, programmes_of
from vocabulary import MILLION, Provenance, Refused

YEARS = Unit("years", words="years", decimals=1)
DEAREST = 100_000  # £ for a year in full health that the five answers take
BLANK = "The table is blank: fill in people, benefit and cost of two programmes or more, or load them from a file. No publication here gives them for a system’s programmes."
RANGE = "range if entries are as far off as you allow"
METHOD = (
    "Health of a programme: people who benefit times the benefit of each. Triangles: cost along, health up; the slope is health for money. "
    "10,000 draws of every entry, triangular over the reader’s own range (Airoldi and others 2014, STAR)."
)
CAVEATS = (
    "All entries are the reader’s own; none is published.",
    "Averages of whole programmes: the last pound of one may buy more or less than its average. They say nothing of what stopping it would lose.",
    "Who benefits is not in it: a year in full health counts the same for everybody.",
)


@dataclass(frozen=True, eq=False)
class TrianglesRun(what_ifs.Run):
    programmes: tuple[Programme, ...]
    triangles: Triangles

    @property
    def first(self) -> int:
        return self.triangles.order[0]

    @property
    def last(self) -> int:
        return self.triangles.order[-1]


def run(view: View, evidence: Evidence, parameters: Table) -> TrianglesRun | Refused:
    programmes = programmes_of(parameters)
    if not programmes:
        return Refused(BLANK)
    found = value_triangles(programmes)
    if isinstance(found, Refused):
        return found
    result = simulate(lambda _, seed: _outcome(programmes, found, seed), parameters, SEED)
    if isinstance(result, Refused):
        return result
    return TrianglesRun(
        parameters=parameters,
        outcome=result,
        swings=(),
        switches={},
        words=_words(evidence, found),
        gain=_gain,
        programmes=tuple(programmes),
        triangles=found,
    )


def _gain(parameters: Table) -> float | Refused:
    found = value_triangles(programmes_of(parameters), draws=100)
    return found if isinstance(found, Refused) else float(found.slope.max() - found.slope.min())


def _outcome(programmes: list[Programme], found: Triangles, seed: int) -> Outcome:
    """What moving £1 million from the last to the first would gain, by the averages of both."""
    first, last = found.order[0], found.order[-1]
    central = float(found.slope[first] - found.slope[last])
    reached = found.drawn[:, first] - found.drawn[:, last]
    limits = found.limits
    gains = {first: limits[first], last: _turned(limits[last])}
    return Outcome(
        what="years in full health for £1 million, the best programme less the worst",
        unit="years in full health",
        central=central,
        draws=reached * 0 + central,
        people=sum(programmes[row].people.likely for row in gains),
        groups=(),
        places=tuple(Change(found.names[row], programmes[row].people.likely, gain) for row, gain in gains.items()),
        also=(),
        seed=seed,
        reached=reached,
        parts=(Part("assumption", reached),),
        pounds=0.0,  # what the one gets the other gives
    )


def _turned(given: Summary) -> Summary:
    return Summary(-given.value, -given.upper, -given.lower, 1 - given.above)


def _words(evidence: Evidence, found: Triangles) -> what_ifs.Words:
    return what_ifs.Words(
        name=NAME,
        unit=YEARS,
        says=lambda gain: f"{say.about(gain)} years in full health",
        condition=f"move £1 million from {found.names[found.order[-1]]} to {found.names[found.order[0]]}",
        assumed="with entries as far off as you allow",
        assumption=("what you filled in", "your range"),
        range=RANGE,
        gain="years in full health between the first and the last programme, for £1 million",
        people="People",
        nobody_loses="",
        area_kind=what_ifs.Kind("Programme", Noun("programme", "programmes")),
        provenance=Provenance(
            definition="Programmes as the reader filled them in.",
            releases=(),
            edition=evidence.store.edition,
            method=METHOD,
            period="as filled in",
            source="The reader’s own table",
        ),
        caveats=CAVEATS,
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    assert isinstance(run, TrianglesRun)
    found = run.triangles
    return (
        f"By your table, {found.names[run.last]} gives {YEARS.write(found.slope[run.last])} in full health for £1 million, the least of "
        f"{len(found.names)}; {found.names[run.first]} gives {YEARS.write(found.slope[run.first])}, the most. The chance that the former is the least "
        f"is {what_ifs.chance(float(found.least[run.last]))}. {_swap(found, len(found.names) - 2)}"
    )


def _swap(found: Triangles, rank: int) -> str:
    """ "They change places if A: Cancer brings 40% less health than you say."."""
    ahead, behind = (found.names[found.order[each]] for each in (rank, rank + 1))
    return f"{ahead} and {behind} change places if {ahead} brings {say.percent(float(found.swaps[rank]), 0)} less health than you say."


def onward(view: View, evidence: Evidence, run: what_ifs.Run) -> Onward | None:
    """The £1 million of the answer in five answers, at what a year in full health costs in the first programme."""
    assert isinstance(run, TrianglesRun)
    price = round(MILLION / float(run.triangles.slope[run.first]))
    own: dict[str, str | float] = {"use": "own", "price": price} if 0 < price <= DEAREST else {}
    return one_pound(view.area, 1.0, "within", **own)


def slopes(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Health for £1 million, the most first, with the chance of each to be best and worst."""
    assert isinstance(run, TrianglesRun)
    found, limits = run.triangles, run.triangles.limits
    frame = pd.DataFrame(
        [
            {
                "name": found.names[row],
                "value": limits[row].value,
                "lower": limits[row].lower,
                "upper": limits[row].upper,
                "health": found.health[row],
                "cost": found.cost[row] / MILLION,
                "area": found.areas[row],
                "best": what_ifs.chance(float(found.most[row])),
                "worst": what_ifs.chance(float(found.least[row])),
            }
            for row in found.order
        ]
    )
    return Exhibit(
        id=f"{NAME}-slopes",
        title=f"Least health for its money: {found.names[run.last]}, {YEARS.write(found.slope[run.last])} for £1 million",
        sentence=(
            f"The chance that it is the least is {what_ifs.chance(float(found.least[run.last]))}; that {found.names[run.first]} is the most, "
            f"{what_ifs.chance(float(found.most[run.first]))}. All entries are yours."
        ),
        table=Figures(
            frame,
            columns=(
                Column("name", "Programme"),
                Column("value", "Years in full health for £1 million", "figure", unit=YEARS),
                Column("lower", f"{say.sentence_case(RANGE)}: from", "figure", unit=YEARS),
                Column("upper", "to", "figure", unit=YEARS),
                Column("health", "Years in full health, of all", "figure", unit=YEARS),
                Column("cost", "Cost", "figure", unit=MONEY),
                Column("area", "Area of its triangle (£ million × years ÷ 2)", "number"),
                Column("best", "Chance that it gives most"),
                Column("worst", "Chance that it gives least"),
            ),
        ),
        spec=ChangeBars(
            name="name",
            value="value",
            lower="lower",
            upper="upper",
            value_title="years in full health for £1 million",
            unit=YEARS,
            interval=RANGE,
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def curve(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The triangles set on one another, the steepest first: the most health for any sum."""
    assert isinstance(run, TrianglesRun)
    found, rows = run.triangles, []
    cost = health = 0.0
    for row in found.order:
        for end in (0.0, 1.0):
            spent, gained = cost + end * found.cost[row] / MILLION, health + end * found.health[row]
            rows.append({"name": found.names[row], "x": spent, "label": MONEY.write(spent), "y": gained})
        cost, health = spent, gained
    first = found.order[0]
    return Exhibit(
        id=f"{NAME}-curve",
        title=f"{found.names[first]} is the steepest: {YEARS.write(found.health[first])} for {MONEY.write(found.cost[first] / MILLION)}",
        sentence="Each line is a triangle’s upper side: money along, health up. Flat lines at the right bring least for their money.",
        table=Figures(
            pd.DataFrame(rows),
            columns=(
                Column("name", "Programme"),
                Column("label", "Spent so far", order="x"),
                Column("y", "Years in full health so far", "figure", unit=YEARS),
            ),
        ),
        spec=TimeSeries(
            x="x", label="label", y="y", series="name", name="name", y_title="years in full health", unit=YEARS
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def swaps(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """What must be true for neighbours in the order to change places."""
    assert isinstance(run, TrianglesRun)
    found = run.triangles
    rows = [
        {
            "name": found.names[found.order[rank]],
            "next": found.names[found.order[rank + 1]],
            "less": float(share),
            "dearer": float(share / (1 - share)),
        }
        for rank, share in enumerate(found.swaps)
    ]
    easiest = int(found.swaps.argmin())
    return Exhibit(
        id=f"{NAME}-swaps",
        title=f"The order changes first between {found.names[found.order[easiest]]} and {found.names[found.order[easiest + 1]]}",
        sentence=_swap(found, easiest),
        table=Figures(
            pd.DataFrame(rows),
            columns=(
                Column("name", "This one"),
                Column("next", "falls to the next"),
                Column("less", "if it brings less health by", "figure", unit=PERCENT),
                Column("dearer", "or costs more by", "figure", unit=PERCENT),
            ),
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


TRIANGLES: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="Which programmes give least health?",
    introduction=(
        "Fill in a short table, or load it from a file: for up to four programmes, how many people benefit, by how much, and what it costs. The answer is which gives least "
        "health for its money, how sure that is, and what would change the order."
    ),
    parameters=Table,
    run=run,
    answer=answer,
    exhibits=(slopes, curve, swaps),
    table=FILE,
    onward=onward,
)
