"""The most important lever of a what-if, and where a lever alone would change the decision: an exhibit of every
what-if.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.scenarios import Swing, Switch
from components import narrative as say
from components.charts import specs
from components.exhibit import Column, Exhibit, Table
from components.parameters import ASSUMED
from components.units import Unit
from pages import what_ifs
from pages.what_ifs import Run

NO_WIDTH = 1e-6  # a swing this narrow is rounding error


def what_matters(view: Any, evidence: Any, run: Run) -> Exhibit:
    """The tornado, with the value of each parameter at which the decision changes."""
    words, parameters, declared = run.words, run.parameters, run.parameters.declared()
    rows = [_row(run, swing) | {"switch": _switch(run, swing)} for swing in run.swings]
    verdict = "worth doing" if run.worth_it else "not worth doing"
    return Exhibit(
        id=f"{words.name}-what-matters",
        title=f"The answer depends most on “{what_ifs.in_short(declared[run.swings[0].parameter].label)}”",
        sentence=(
            f"With the levers as they are it is {verdict} by your mark of {run.write(parameters.threshold)}. "
            f"{_where_decision_changes(run)} {what_ifs.ONE_AT_A_TIME}"
        ),
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("name", "Lever"),
                Column("now", "Stands at"),
                Column("worst_at", "Least is gained at"),
                Column("worst", "which gains", "figure", unit=words.unit),
                Column("best_at", "Most is gained at"),
                Column("best", "which gains", "figure", unit=words.unit),
                Column("switch", "The decision changes at"),
                Column("source", "Source of where it stands"),
            ),
        ),
        spec=specs.Tornado(
            name="name",
            worst="worst",
            best="best",
            worst_at="worst_at",
            best_at="best_at",
            value_title=f"{words.whole_gain}{words.unit.axis}",
            unit=words.unit,
            now=run.outcome.central,
            now_name="as it stands",
            threshold=parameters.threshold,
            threshold_name="worth doing from here",
        ),
        provenance=words.provenance,
        caveats=words.caveats,
    )


def which_lever(run: Run, swings: Sequence[Swing], *, what: str, unit: Unit, name_unmoved: bool = False) -> Exhibit:
    """The tornado without a decision threshold. `what`: the gain in words; `name_unmoved`: list levers without effect."""
    moving = [swing for swing in swings if swing.width > NO_WIDTH]
    id = f"{run.words.name}-levers"
    if not moving:
        return Exhibit(id, "Which lever matters", "", refused="No lever changes this, moved alone.")
    declared = run.parameters.declared()
    unmoved = [declared[swing.parameter].label for swing in swings if swing.width <= NO_WIDTH]
    rest = f" Moved alone, these change nothing: {say.listing(unmoved)}." if name_unmoved and unmoved else ""
    return Exhibit(
        id=id,
        title=f"The answer depends most on “{what_ifs.in_short(declared[moving[0].parameter].label)}”",
        sentence=f"{what_ifs.ONE_AT_A_TIME}{rest}",
        table=Table(
            pd.DataFrame([_row(run, swing) for swing in moving]),
            columns=(
                Column("name", "Lever"),
                Column("now", "Stands at"),
                Column("worst_at", "Least at"),
                Column("worst", say.sentence_case(what), "figure", unit=unit),
                Column("best_at", "Most at"),
                Column("best", say.sentence_case(what), "figure", unit=unit),
                Column("source", "Source of where it stands"),
            ),
        ),
        spec=specs.Tornado(
            name="name",
            worst="worst",
            best="best",
            worst_at="worst_at",
            best_at="best_at",
            value_title=what,
            unit=unit,
            now=run.outcome.central,
            now_name="as it stands",
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def _row(run: Run, swing: Swing) -> dict[str, Any]:
    lever = run.parameters.declared()[swing.parameter]
    return {
        "name": lever.label,
        "now": lever.write(getattr(run.parameters, swing.parameter)),
        "worst_at": lever.write(swing.worst_at),
        "worst": swing.worst,
        "best_at": lever.write(swing.best_at),
        "best": swing.best,
        "source": lever.source or ASSUMED,
    }


def _switch(run: Run, swing: Swing) -> str:
    declared = run.parameters.declared()[swing.parameter]
    if declared.choices is not None:
        chosen = _changing_choice(run, swing)
        return "no choice changes it" if chosen is None else declared.write(chosen)
    switch = run.switches.get(swing.parameter)
    return "nowhere in its range" if switch is None or switch.reached is None else _written(run, switch)


def _changing_choice(run: Run, swing: Swing) -> Any:
    """The choice with the other decision; None without one. An option that gains nothing is never worth doing."""
    mark = run.parameters.threshold
    if run.worth_it:
        return swing.worst_at if swing.worst < mark else None
    return swing.best_at if swing.best >= mark and swing.best != 0 else None


def _written(run: Run, switch: Switch) -> str:
    """The value at which the decision changes.

    The threshold is written in the unit of the gain, with its sign in words.
    """
    declared, reached = run.parameters.declared()[switch.parameter], switch.reached
    assert reached is not None
    if declared.decides:
        return f"{run.write(abs(reached))}{' below zero' if reached < 0 else ''}"
    return declared.write(round(reached, 1))


def _where_decision_changes(run: Run) -> str:
    """ "That changes where “Share of the distance closed” reaches 31%. No other lever here changes it."."""
    declared = run.parameters.declared()
    numbers = [
        f"That changes where “{declared[name].label}” reaches {_written(run, switch)}."
        for name, switch in run.switches.items()
        if switch.reached is not None
    ]
    choices = [
        f"That changes with “{declared[each.parameter].write(chosen)}” for “{declared[each.parameter].label}”."
        for each in run.swings
        if declared[each.parameter].choices is not None and (chosen := _changing_choice(run, each)) is not None
    ]
    found = [*numbers, *choices]
    return " ".join(
        [*found, "No other lever here changes it." if found else "No setting of any lever here changes that."]
    )
