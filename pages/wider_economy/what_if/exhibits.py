"""What a sum spent here sets off: by step, from recorded to new, by the quotients used, and which lever matters."""

from __future__ import annotations

from typing import Any, Protocol

import pandas as pd

from analysis.scenarios import summaries
from components import narrative as say
from components.charts.specs import ChangeBars, Waterfall
from components.exhibit import Column, Exhibit, Table
from components.units import JOBS, MONEY
from domain.wider_economy.spending import LocalEffect
from pages import what_if_tipping, what_ifs
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.exhibits.local import quotients_compared
from pages.wider_economy.view import View
from pages.wider_economy.words import area_name
from vocabulary import MILLION

STEPS = ("The work itself", "Suppliers, and theirs", "Households spending their pay")


class _WithEffect(Protocol):
    @property
    def effect(self) -> LocalEffect: ...


def _effect(run: Any) -> LocalEffect:
    with_effect: _WithEffect = run
    return with_effect.effect


def columns_by_step(run: what_ifs.Run) -> tuple[Column, ...]:
    """Of a table with a row for each step: where it falls, value added and its range."""
    return (
        Column("name", "Where it falls"),
        Column("value", "Value added here, a year", "figure", unit=MONEY),
        Column("lower", f"{say.sentence_case(run.words.range)}: from", "figure", unit=MONEY),
        Column("upper", "to", "figure", unit=MONEY),
    )


def bars_by_step(run: what_ifs.Run) -> ChangeBars:
    """Of the same table."""
    return ChangeBars(
        name="name",
        value="value",
        lower="lower",
        upper="upper",
        value_title="£ million of value added here a year",
        unit=MONEY,
        interval=run.words.range,
    )


def by_step(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """What is new, in the work itself, at suppliers and where households spend."""
    effect = _effect(run)
    inside, uk = effect.inside, effect.uk
    whole, jobs, pay = inside["gva"].whole, inside["jobs"].whole, inside["pay"].whole
    steps = summaries(inside["gva"].draws.T, inside["gva"].added)
    rows = [
        {
            "name": name,
            "value": steps[step].value / MILLION,
            "lower": steps[step].lower / MILLION,
            "upper": steps[step].upper / MILLION,
            "output": float(inside["output"].added[step]) / MILLION,
            "pay": float(inside["pay"].added[step]) / MILLION,
            "jobs": float(inside["jobs"].added[step]),
            "uk": float(uk["gva"].added[step]) / MILLION,
            "uk_jobs": float(uk["jobs"].added[step]),
        }
        for step, name in enumerate(STEPS)
    ]
    rows.append(
        {
            "name": "All together",
            "value": whole.value / MILLION,
            "lower": whole.lower / MILLION,
            "upper": whole.upper / MILLION,
            "output": inside["output"].total / MILLION,
            "pay": pay.value / MILLION,
            "jobs": jobs.value,
            "uk": uk["gva"].total / MILLION,
            "uk_jobs": uk["jobs"].total,
        }
    )
    return Exhibit(
        id=f"{run.words.name}-steps",
        title=f"{say.sentence_case(say.pounds(whole.value))} a year more value added here",
        sentence=(
            f"With it come {say.about(jobs.value)} full-time jobs and {say.pounds(pay.value)} of pay to people who live here. "
            f"{say.percent(effect.bought_inside.value, 0)} of what is first bought in the UK is bought here. In all of the UK, "
            f"{area_name(evidence)} included, it is {say.pounds(uk['gva'].total)}."
        ),
        table=Table(
            pd.DataFrame(rows),
            columns=(
                *columns_by_step(run),
                Column("output", "Output here", "figure", unit=MONEY),
                Column("pay", "Pay to residents", "figure", unit=MONEY),
                Column("jobs", "Full-time jobs here", "figure", unit=JOBS),
                Column("uk", "Value added in the UK", "figure", unit=MONEY),
                Column("uk_jobs", "Full-time jobs in the UK", "figure", unit=JOBS),
            ),
        ),
        spec=bars_by_step(run),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def recorded_and_added(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """From what the tables record to what is new."""
    effect = _effect(run)
    gva, jobs, assumed = effect.inside["gva"], effect.inside["jobs"], effect.assumed
    kept = 1 - assumed.displaced
    possible, possible_jobs = (
        float(each.added.sum()) / kept if kept else float(each.recorded[0]) for each in (gva, jobs)
    )
    recorded, recorded_jobs = float(gva.recorded.sum()), float(jobs.recorded.sum())
    rows = [
        ("Recorded by the tables", recorded, recorded_jobs),
        ("Orders nobody can meet", possible - recorded, possible_jobs - recorded_jobs),
        ("Takes the place of other work", gva.total - possible, jobs.total - possible_jobs),
        ("New to the area", gva.total, jobs.total),
    ]
    frame = pd.DataFrame(
        {
            "name": [name for name, _, _ in rows],
            "value": [value / MILLION for _, value, _ in rows],
            "jobs": [number for _, _, number in rows],
        }
    )
    return Exhibit(
        id=f"{run.words.name}-recorded",
        title=f"{say.percent(gva.total / recorded, 0)} of the value recorded is new to the area",
        sentence=(
            f"The tables record {say.pounds(recorded)} here. A pound recorded is not a pound added: "
            f"{say.percent(assumed.displaced, 0)} is taken to displace other work, and suppliers to meet {say.percent(assumed.supplied, 0)} of extra orders."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Step"),
                Column("value", "Value added a year", "figure", unit=MONEY),
                Column("jobs", "Full-time jobs", "figure", unit=JOBS),
            ),
        ),
        spec=Waterfall(name="name", value="value", value_title="£ million of value added here a year", unit=MONEY),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def by_quotient(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The same pound by each way to guess what the area buys from itself."""
    effect = _effect(run)
    return quotients_compared(
        evidence, effect.sector, effect.assumed, f"{run.words.name}-quotients", run.words.provenance, run.words.caveats
    )


def which_lever(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Each lever moved alone through its range."""
    return what_if_tipping.which_lever(run, run.swings, what="£ million of value added here a year", unit=MONEY)


__all__ = ["by_quotient", "by_step", "recorded_and_added", "which_lever"]
