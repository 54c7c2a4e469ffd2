"""The exhibits of the five answers: all of them as one picture, then each by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from components import narrative as say
from components.charts.specs import ChangeBars, OwnScales
from components.exhibit import Column, Exhibit, Table
from components.units import MONEY, PERCENT, POUNDS, Unit
from domain.one_pound.need import STREAM
from domain.one_pound.uses import USES
from pages import what_if_tipping as tipping
from pages import what_ifs
from pages.distance_bridge import bridge_lines
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.one_pound.parameters import NAME, NOTHING, ON
from pages.wider_economy.one_pound.run import YEARS, PoundRun
from pages.wider_economy.one_pound.words import (
    COUNTED,
    Row,
    delays_row,
    economy_row,
    need_row,
    next_row,
    rows,
    why_none,
)
from pages.wider_economy.view import View
from pages.words import residents_left_out
from vocabulary import MILLION, Refused

MARGINAL = "Marginal: what one pound more was found to buy"
AVERAGE = (
    "Average shares of all spending in 2022, not what one pound more does: they stand beside marginal costs of health and are not added to them. Neither "
    "the gain nor the cost elsewhere of raising the money is in them."
)
SHARES = (1.0, 0.5, 0.25, 0.1)
NOT_KNOWN = "not known"
FIFTHS = ("Most deprived fifth", "Second fifth", "Third fifth", "Fourth fifth", "Least deprived fifth")


def five(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The five answers, one under another, each on a scale of its own."""
    assert isinstance(run, PoundRun)
    found = rows(run)
    frame = pd.DataFrame([vars(row) | {"detail": row.detail} for row in found])
    unknown = [row.question.lower() for row in found if not row.known]
    missing = f" Not known: {say.listing(unknown)}." if unknown else ""
    levers = run.levers
    asked = f"{ON.label(levers.use)}, prices of {levers.price_year}, {levers.declared()['years'].write(levers.years)}."
    return Exhibit(
        id=f"{NAME}-five",
        title=title(run),
        sentence=f"{asked} Each bar has a scale of its own: lengths of different rows do not compare.{missing}",
        table=Table(
            frame,
            columns=(
                Column("question", "Question"),
                Column("answer", "Answer"),
                Column("interval", "Interval"),
                Column("whose", "Whose assumption"),
                Column("turns", "What would reverse it"),
            ),
        ),
        spec=OwnScales(
            heading="answer",
            detail="detail",
            value="value",
            lower="lower",
            upper="upper",
            worse="worse",
            better="better",
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def title(run: PoundRun) -> str:
    """ "£10 million buys as much health as other care would": how much stands beside it, large."""
    start, net = f"£{run.levers.million:g} million", run.five.health.net
    if isinstance(net, Refused):
        return f"{start}: health given up is known, health gained is not"
    if abs(net.central) < NOTHING:
        assert not isinstance(run.five.health.gained, Refused)  # what it nets to is known
        if run.five.question.sign > 0:
            return f"{start} buys as much health as other care would"
        return f"{start} less: as much health is lost as is gained elsewhere"
    return f"{start}: {'more health is gained than lost' if net.central > 0 else 'more health is lost than gained'}"


def _bars(
    run: PoundRun, row: Row, id: str, frame: pd.DataFrame, unit: Unit, counted: str, columns: tuple[Column, ...] = ()
) -> Exhibit:
    """One answer with its bars: columns name, value, lower and upper, and any others."""
    return Exhibit(
        id=f"{NAME}-{id}",
        title=row.answer,
        sentence=" ".join(
            filter(
                None,
                (
                    f"{row.interval}." if row.interval else "",
                    row.whose,
                    f"What would reverse it? {row.turns}",
                ),
            )
        ),
        table=Table(
            frame,
            columns=(
                Column("name", ""),
                Column("value", say.sentence_case(counted), "figure", unit=unit),
                Column("lower", f"{say.sentence_case(what_ifs.RANGE)} from", "figure", unit=unit),
                Column("upper", "to", "figure", unit=unit),
                *columns,
            ),
            why_missing=NOT_KNOWN,
        ),
        spec=ChangeBars(
            name="name",
            value="value",
            lower="lower",
            upper="upper",
            value_title=counted,
            unit=unit,
            interval=what_ifs.RANGE,
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def need(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Distance from target before and after."""
    assert isinstance(run, PoundRun)
    found, row = run.five.need, need_row(run)
    if isinstance(found, Refused):
        return Exhibit(f"{NAME}-need", "Need: no distance from fair share", "", refused=found.reason)
    frame = pd.DataFrame(
        [
            {
                "name": name,
                "value": each.central / MILLION,
                "lower": each.summary.lower / MILLION,
                "upper": each.summary.upper / MILLION,
            }
            for name, each in (
                ("Above its share of the money now (below 0: under it)", found.now),
                ("With the money", found.then),
            )
        ]
    )
    drawn = _bars(run, row, "need", frame, MONEY, "£ million from its share of the money")
    bridge = bridge_lines(evidence.store, STREAM, evidence.area.code, found.period)
    return replace(drawn, caveats=(*bridge, *drawn.caveats))


def health(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """By fifth of the area’s people, and elsewhere."""
    assert isinstance(run, PoundRun)
    found = run.five.health
    row = rows(run)[1]
    if isinstance(found.net, Refused):
        return Exhibit(f"{NAME}-health", row.answer, "", refused=found.net.reason)
    frame = pd.DataFrame(
        [
            {
                "name": f"{FIFTHS[number]} here" if number < len(found.by_fifth) else each.name,
                "people": each.people,
                "value": each.change.value,
                "lower": each.change.lower,
                "upper": each.change.upper,
            }
            for number, each in enumerate(run.outcome.groups)
        ]
    )
    made = _bars(run, row, "health", frame, YEARS, "years in full health", (Column("people", "People", "count"),))
    why = f"{why_none(run)} " if abs(found.net.central) < NOTHING else ""
    return replace(made, sentence=f"{why}{made.sentence} {residents_left_out(run.five.left_out)}".strip())


def delays(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """What one may cost for a share of them to go: arithmetic alone, without an assumption."""
    assert isinstance(run, PoundRun)
    found, row = run.five.delays, delays_row(run)
    if isinstance(found, Refused):
        return Exhibit(f"{NAME}-delays", "Delays: no count", "", refused=found.reason)
    _, many = COUNTED[run.five.question.delay]
    frame = pd.DataFrame(
        [{"share": share, "units": share * found.there_are, "cost": found.clears_at / share} for share in SHARES]
    )
    return Exhibit(
        id=f"{NAME}-delays",
        title=row.answer,
        sentence=f"{say.count(found.there_are)} {many}, {found.period}. The table divides the money by them: no assumption is in it.",
        table=Table(
            frame,
            columns=(
                Column("share", "Share that would go", "figure", unit=PERCENT),
                Column("units", say.sentence_case(many), "count"),
                Column("cost", "if one costs", "figure", unit=POUNDS),
            ),
        ),
        provenance=evidence.provenance(found.measure, found.period),
        caveats=evidence.caveats(found.measure),
    )


def economy(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Value added and jobs here, with and without what takes the place of other work."""
    assert isinstance(run, PoundRun)
    found, row = run.five.economy, economy_row(run)
    if isinstance(found, Refused):
        return Exhibit(f"{NAME}-economy", row.answer, "", refused=found.reason)
    jobs = found.jobs.summary
    frame = pd.DataFrame(
        [
            {"name": name, "value": each.central, "lower": each.summary.lower, "upper": each.summary.upper}
            for name, each in (
                ("Value added, £ million a year", found.gva.times(1 / MILLION)),
                ("Full-time jobs", found.jobs),
            )
        ]
    )
    return Exhibit(
        id=f"{NAME}-economy",
        title=row.answer,
        sentence=(
            f"{row.interval}. {_between(jobs.lower, jobs.upper)} jobs. Recorded without displacement: "
            f"{MONEY.write(abs(found.recorded) / MILLION)}. {row.whose}"
        ).removeprefix(". "),
        table=Table(
            frame,
            columns=(
                Column("name", "Here"),
                Column("value", "Added", "number"),
                Column("lower", "Range from", "number"),
                Column("upper", "to", "number"),
            ),
        ),
        provenance=run.words.provenance,
        caveats=(AVERAGE, *run.words.caveats),
    )


def _between(lower: float, upper: float) -> str:
    """Two sizes, the smaller first: their sign is said beside them."""
    low, high = sorted((abs(lower), abs(upper)))
    return say.number_range(low, high)


def next_best(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """What the same money would bring on each use with a published cost."""
    assert isinstance(run, PoundRun)
    found, row = run.five.next_best, next_row(run)
    if isinstance(found, Refused):
        return Exhibit(f"{NAME}-next", "Next best use: not known", "", refused=found.reason)
    listed = sorted(found.brings.items(), key=lambda pair: -pair[1].central)
    frame = pd.DataFrame([_use(run, key, each, found.costs[key], found.rival.best[key]) for key, each in listed])
    return _bars(
        run,
        row,
        "next",
        frame,
        YEARS,
        "years in full health",
        (
            Column("cost", f"£ for one, prices of {run.levers.price_year}", "figure", unit=POUNDS),
            Column("best", "Draws in which it brings most, by the shape we chose", "figure", unit=PERCENT),
            Column("kind", "What kind of figure"),
            Column("quality", "Evidence"),
            Column("source", "Source"),
        ),
    )


def _use(run: PoundRun, key: str, brings: Any, cost: float, best: float) -> dict[str, Any]:
    entry = USES[key].found
    return {
        "name": f"{ON.label(key)}{' (chosen)' if key == run.levers.use else ''}",
        "value": brings.central,
        "lower": brings.summary.lower,
        "upper": brings.summary.upper,
        "cost": cost,
        "best": best,
        "kind": MARGINAL if entry else "Your own figure",
        "quality": entry.quality if entry else "Your own",
        "source": entry.source if entry else "Yours",
    }


def what_matters(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Which lever moves net health, and where moving one would change the decision."""
    if not run.swings:
        return Exhibit(
            f"{NAME}-what-matters", "What matters most", "", refused="What is gained in health is not known."
        )
    return tipping.what_matters(view, evidence, run)
