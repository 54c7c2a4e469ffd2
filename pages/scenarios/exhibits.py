"""The exhibits: what is saved; two side by side, their assumptions, what has moved since, and what one was before."""

from __future__ import annotations

import math

import pandas as pd

from analysis.scenarios import Comparison, Summary
from components.charts import specs
from components.exhibit import Column, Exhibit, Table
from components.parameters import ASSUMED
from components.units import Unit
from pages.scenarios.evidence import NONE_SAVED, Evidence, Opened
from pages.scenarios.view import View
from pages.what_ifs import Run, chance, spread, states_chance
from pages.words import named
from vocabulary import Refused

LUCK = (
    "Both see the same luck in the figures they share, and each has its own in what it achieves. That the levers of both can be moved at "
    "all is in neither."
)
NEW_LEVER = "not there when it was saved: its usual value is used"
BY_CONSTRUCTION = (
    "Both close parts of the same distance, so the one that is assumed to close more gains more, by construction: no chance is stated. "
    "What is uncertain is whether the larger part can be closed."
)


def listed(view: View, evidence: Evidence) -> Exhibit:
    """Everything saved, that of the chosen area first."""
    title = f"{_count(len(evidence.kept) + evidence.more)} saved"
    if not evidence.kept:
        return Exhibit("listed", title, "", refused=NONE_SAVED)
    here = [evidence.area.ods, evidence.area.code]
    kept = sorted(evidence.kept, key=lambda each: each.scenario.query(pinned=False).get("area", [""])[0] not in here)
    frame = pd.DataFrame(
        {
            "name": [each.name for each in kept],
            "asked": [each.declared.title for each in kept],
            "levers": [each.parameters.describe() for each in kept],
            "answer": [each.scenario.answer for each in kept],
            "note": [each.note or "none" for each in kept],
            "edition": [
                f"{each.scenario.edition}: the figures it was made on are no longer kept"
                if each.scenario.edition in evidence.gone
                else each.scenario.edition
                for each in kept
            ],
            "on": [f"{each.changed_on}, version {each.revision}" for each in kept],
            "open": [
                ("Open with the newest figures", each.address_now)
                if each.scenario.edition in evidence.gone
                else ("Open with its figures", each.address)
                for each in kept
            ],
            "here": [each.scenario.query(pinned=False).get("area", [""])[0] in here for each in kept],
        }
    )
    lost = (
        f" {evidence.unreadable} more cannot be read: they are of what-ifs that are no longer offered."
        if evidence.unreadable
        else ""
    )
    more = (
        f" Only the {len(kept)} changed last are listed; the others are found by searching under “Rename, copy or delete”."
        if evidence.more
        else ""
    )
    return Exhibit(
        id="listed",
        title=title,
        sentence=f"Those about {named(evidence.area)} stand first. Each opens with the figures it was made on, as long as those are kept. To make another of one, open it, "
        f"move a lever and save it under another name; under the same name it becomes its next version.{lost}{more}",
        table=Table(
            frame,
            columns=(
                Column("name", "Scenario"),
                Column("asked", "What is asked"),
                Column("levers", "Levers"),
                Column("answer", "Answer when it was saved"),
                Column("note", "Note"),
                Column("edition", "Figures of edition"),
                Column("on", "Saved on"),
                Column("open", "Open", "link"),
            ),
            highlight="here",
        ),
    )


def offered(view: View, evidence: Evidence) -> Exhibit:
    """Where a scenario is made."""
    frame = pd.DataFrame(
        {
            "asked": [each.asked for each in evidence.offers],
            "done": [each.done for each in evidence.offers],
            "open": [(f"Open on {each.question}", each.address) for each in evidence.offers],
        }
    )
    return Exhibit(
        id="offered",
        title=f"What-ifs to make a scenario with, for {named(evidence.area)}",
        sentence="",
        table=Table(
            frame,
            columns=(Column("asked", "What is asked"), Column("done", "What it does"), Column("open", "Open", "link")),
        ),
    )


def side_by_side(view: View, evidence: Evidence) -> Exhibit:
    """Two gains with their intervals, and how likely the one is to beat the other."""
    comparison = evidence.comparison
    if isinstance(comparison, Refused):
        return Exhibit("side-by-side", "Two scenarios side by side", "", refused=comparison.reason)
    assert evidence.a is not None
    assert evidence.b is not None
    a, b = evidence.a.pinned, evidence.b.pinned
    assert isinstance(a, Run)
    assert isinstance(b, Run)
    summaries = [run.outcome.summary for run in (a, b)]
    frame = pd.DataFrame(
        {
            "name": [f"A: {evidence.a.kept.name}", f"B: {evidence.b.kept.name}"],
            "value": [summary.value for summary in summaries],
            "lower": [summary.lower for summary in summaries],
            "upper": [summary.upper for summary in summaries],
            "whole_lower": [run.outcome.whole.lower for run in (a, b)],
            "whole_upper": [run.outcome.whole.upper for run in (a, b)],
            "reached": [
                chance(run.outcome.at_least(run.parameters.threshold))
                if states_chance(run)
                else "not stated: no doubt is allowed"
                for run in (a, b)
            ],
        }
    )
    unit = a.words.unit
    return Exhibit(
        id="side-by-side",
        title=_which_wins(evidence.a.kept.name, evidence.b.kept.name, comparison),
        sentence=f"If achieved, A gains {a.write(summaries[0].value)} ({spread(a)}), B {b.write(summaries[1].value)} ({spread(b)}): "
        f"A gains {_difference(comparison.difference, unit)}. {BY_CONSTRUCTION if comparison.beats is None else LUCK}",
        table=Table(
            frame,
            columns=(
                Column("name", "Scenario"),
                Column("value", "Gain, if achieved", "figure", unit=unit),
                Column("lower", "95% interval from", "figure", unit=unit),
                Column("upper", "to", "figure", unit=unit),
                Column("whole_lower", "with the writer’s own range, from", "figure", unit=unit),
                Column("whole_upper", "to", "figure", unit=unit),
                Column("reached", "Chance that it reaches its own mark"),
            ),
        ),
        spec=specs.ChangeBars(
            name="name",
            value="value",
            lower="lower",
            upper="upper",
            value_title=f"{a.words.whole_gain}{unit.axis}",
            unit=unit,
            most=2,
        ),
        provenance=a.words.provenance,
        caveats=a.words.caveats,
    )


def _which_wins(a: str, b: str, comparison: Comparison) -> str:
    """Which gains more, and how likely that is where both are uncertain."""
    apart, beats = comparison.difference.value, comparison.beats
    if beats is None:
        if math.isclose(apart, 0, abs_tol=1e-9):
            return "The two are even"
        more, less = (a, b) if apart > 0 else (b, a)
        return f"If both are achieved, “{more}” gains more than “{less}”, by construction"
    if math.isclose(beats, 0.5):
        return "The two are even"
    ahead, behind = (a, b) if beats > 0.5 else (b, a)
    return f"The chance that “{ahead}” gains more than “{behind}” is {chance(max(beats, 1 - beats))}"


def _difference(difference: Summary, unit: Unit) -> str:
    """ "0.10 years more (95% interval 0.05 to 0.16 years)"."""
    more = "more" if difference.value >= 0 else "less"
    if difference.beyond_chance:
        low, high = sorted((abs(difference.lower), abs(difference.upper)))
        interval = f"95% interval {unit.write(low)} to {unit.write(high)}"
    else:
        interval = (
            f"95% interval from {unit.write(abs(difference.lower))} less to {unit.write(abs(difference.upper))} more"
        )
    return f"{unit.write(abs(difference.value))} {more} ({interval})"


def assumptions(view: View, evidence: Evidence) -> Exhibit:
    """Lever by lever: where it stands in each, and why."""
    title = "Why each lever stands where it does"
    opened = [(letter, each.kept) for letter, each in (("A", evidence.a), ("B", evidence.b)) if each is not None]
    if not opened:
        return Exhibit("assumptions", title, "", refused=NONE_SAVED)
    rows = [
        {
            "name": f"{letter}: {kept.name}",
            "lever": declared.label,
            "value": declared.write(getattr(kept.parameters, key)),
            "reason": kept.scenario.reasons.get(
                key, "no reason was written" if key in kept.scenario.parameters else NEW_LEVER
            ),
            "source": declared.source or ASSUMED,
        }
        for letter, kept in opened
        for key, declared in kept.declared.parameters.declared().items()
    ]
    missing = sum(row["reason"] == "no reason was written" and row["source"] == ASSUMED for row in rows)
    return Exhibit(
        id="assumptions",
        title=title,
        sentence=f"{missing} of the {len(rows)} have neither a published source nor a written reason."
        if missing
        else "Each has a published source or a written reason.",
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("name", "Scenario"),
                Column("lever", "Lever"),
                Column("value", "Stands at"),
                Column("reason", "The writer’s reason"),
                Column("source", "Source of its usual value"),
            ),
        ),
    )


def moved(view: View, evidence: Evidence) -> Exhibit:
    """Then, the same figures now, and the newest figures."""
    title = "What has moved since they were saved"
    opened = [(letter, each) for letter, each in (("A", evidence.a), ("B", evidence.b)) if each is not None]
    if not opened:
        return Exhibit("moved", title, "", refused=NONE_SAVED)
    rows = [
        {
            "name": f"{letter}: {each.kept.name}",
            "then": _said(each, each.kept.scenario.central),
            "edition": each.kept.scenario.edition,
            "again": _again(each, each.pinned),
            "newest": _again(each, each.newest),
            "verdict": _verdict(each),
        }
        for letter, each in opened
    ]
    return Exhibit(
        id="moved",
        title=title,
        sentence=" ".join(f"{row['name']}: {row['verdict']}" for row in rows),
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("name", "Scenario"),
                Column("then", "Gain when saved"),
                Column("edition", "on edition"),
                Column("again", "On the same figures, worked out now"),
                Column("newest", f"On the newest figures ({opened[0][1].newest_edition})"),
                Column("verdict", "What moved"),
            ),
        ),
    )


def versions(view: View, evidence: Evidence) -> Exhibit:
    """What scenario A was before."""
    title = "Versions of scenario A, the newest first"
    if not evidence.versions:
        return Exhibit("versions", title, "", refused=NONE_SAVED)
    assert evidence.a is not None
    declared = evidence.a.kept.declared
    rows = []
    for each in evidence.versions:
        unread = isinstance(each.scenario, Refused)
        rows.append(
            {
                "number": "kept aside" if each.number is None else str(each.number),
                "at": each.at[:16].replace("T", " "),
                "by": each.by or "not known",
                "levers": "not a scenario"
                if unread
                else declared.parameters.from_values(each.scenario.parameters)[0].describe(),  # type: ignore[union-attr]
                "answer": "not a scenario" if unread else each.scenario.answer,  # type: ignore[union-attr]
                "open": (
                    "Open this version",
                    "/" if unread else each.scenario.address(declared),  # type: ignore[union-attr]
                ),
            }
        )
    return Exhibit(
        id="versions",
        title=title,
        sentence=f"{evidence.a.kept.name} has {len(rows)} version{'' if len(rows) == 1 else 's'}; none is lost when it is saved again. Times are UTC.",
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("number", "Version"),
                Column("at", "Saved"),
                Column("by", "By"),
                Column("levers", "Levers"),
                Column("answer", "Answer then"),
                Column("open", "Open", "link"),
            ),
        ),
    )


def _count(number: int) -> str:
    return "No scenario is" if number == 0 else "1 scenario is" if number == 1 else f"{number} scenarios are"


def _said(opened: Opened, value: float) -> str:
    run = opened.newest if isinstance(opened.newest, Run) else opened.pinned
    return run.write(value) if isinstance(run, Run) else f"{value:,.2f}"


def _again(opened: Opened, run: Run | Refused) -> str:
    return run.reason if isinstance(run, Refused) else f"{run.write(run.outcome.central)} ({spread(run)})"


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def _verdict(opened: Opened) -> str:
    """What the newest figures say against what was saved."""
    scenario, newest = opened.kept.scenario, opened.newest
    if isinstance(opened.pinned, Run) and not _same(opened.pinned.outcome.central, scenario.central):
        again = opened.pinned
        return (
            f"the model: on the same figures the gain is now {again.write(again.outcome.central)}; when it was saved it was "
            f"{again.write(scenario.central)}."
        )
    if opened.newest_edition == scenario.edition:
        return "nothing: the figures it was made on are still the newest."
    if isinstance(newest, Refused):
        return newest.reason
    change = newest.outcome.central - scenario.central
    if math.isclose(change, 0, abs_tol=1e-9):
        return "nothing: the newest figures give the same gain."
    within = scenario.lower <= newest.outcome.central <= scenario.upper
    return (
        f"on the newest figures the gain is {newest.write(abs(change))} {'larger' if change > 0 else 'smaller'}, "
        f"{'inside' if within else 'outside'} its 95% interval when it was saved."
    )
