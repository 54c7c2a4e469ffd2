"""The lists of saved scenarios, links to make one, and changes since one was saved."""

from __future__ import annotations

import math
from functools import wraps

import pandas as pd

from components.exhibit import Column, Exhibit, Table
from pages.scenarios.evidence import NONE_SAVED, Evidence
from pages.scenarios.kept import Kept, Opened
from pages.scenarios.view import View
from pages.what_ifs import Run, spread
from pages.words import named
from vocabulary import FIGURES_WITHHELD, Refused

IN_FRONT = "Nothing is saved: the what-ifs stand in front."


def listed(view: View, evidence: Evidence) -> Exhibit:
    """Everything saved, that of the chosen area first."""
    number = len(evidence.kept) + evidence.more
    title = (
        f"{'No scenario is' if number == 0 else '1 scenario is' if number == 1 else f'{number} scenarios are'} saved"
    )
    unseen = (
        f"Not shown: {', '.join(f'“{name}”' for name in evidence.withheld)}. {FIGURES_WITHHELD}"
        if evidence.withheld
        else ""
    )
    if not evidence.kept:
        return Exhibit("listed", title, "", refused=unseen or "What you save is listed here.")
    here = [evidence.area.ods, evidence.area.code]
    kept = sorted(evidence.kept, key=lambda each: each.area not in here)
    frame = pd.DataFrame(
        {
            "open": [_open(each, evidence) for each in kept],
            "area": [evidence.area_of(each) for each in kept],
            "measure": [evidence.measure_of(each) or "none" for each in kept],
            "answer": [each.scenario.finding or "open it to see" for each in kept],
            "on": [_saved_on(each, evidence) for each in kept],
            "here": [each.area in here for each in kept],
        }
    )
    lost = (
        f" {evidence.unreadable} more cannot be read: they are of what-ifs that are no longer offered."
        if evidence.unreadable
        else ""
    )
    more = (
        f" Only the {len(kept)} changed last are listed. Search for others under “Rename, copy or delete”."
        if evidence.more
        else ""
    )
    return Exhibit(
        id="listed",
        title=title,
        sentence=f"Those about {named(evidence.area)} stand first. Each opens with the figures it was made on. "
        f"To make another of one, open it, move a lever and save it under another name.{lost}{more} {unseen}".strip(),
        table=Table(
            frame,
            columns=(
                Column("open", "Scenario", "link"),
                Column("area", "Area"),
                Column("measure", "Measure"),
                Column("answer", "Answer when it was saved"),
                Column("on", "Saved on"),
            ),
            highlight="here",
            short=True,
        ),
    )


def _open(kept: Kept, evidence: Evidence) -> tuple[str, str]:
    gone = kept.scenario.edition in evidence.gone
    return (kept.name, kept.address_now if gone else kept.address)


def _saved_on(kept: Kept, evidence: Evidence) -> str:
    gone = kept.scenario.edition in evidence.gone
    return f"{kept.changed_on}; its figures are no longer kept" if gone else kept.changed_on


def offered(view: View, evidence: Evidence) -> Exhibit:
    """Where a scenario is made: every what-if, those of one question together."""
    frame = pd.DataFrame(
        {
            "question": [each.question for each in evidence.offers],
            "open": [(each.asked, each.address) for each in evidence.offers],
        }
    )
    return Exhibit(
        id="offered",
        title=f"Make a scenario: {len(evidence.offers)} what-ifs",
        sentence="Open one, move its levers and save it.",
        table=Table(
            frame,
            columns=(Column("question", "Question"), Column("open", "What is asked", "link")),
        ),
    )


@wraps(offered)
def offered_besides(view: View, evidence: Evidence) -> Exhibit:
    """The same below what is compared; where nothing is saved, it stands in front already."""
    found = offered(view, evidence)
    return found if evidence.kept or evidence.opened else Exhibit("offered-besides", found.title, "", refused=IN_FRONT)


def moved(view: View, evidence: Evidence) -> Exhibit:
    """Then, the same figures now, and the newest figures."""
    title = "What has moved since they were saved"
    if not evidence.opened:
        return Exhibit("moved", title, "", refused=NONE_SAVED)
    rows = [
        {
            "name": f"{letter}: {each.kept.name}",
            "then": _said(each, each.kept.scenario.central),
            "edition": each.kept.scenario.edition,
            "again": _again(each.pinned),
            "newest": _again(each.newest),
            "verdict": _verdict(each),
        }
        for letter, each in zip("ABCD", evidence.opened, strict=False)
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
                Column("newest", f"On the newest figures ({evidence.opened[0].newest_edition})"),
                Column("verdict", "What moved"),
            ),
        ),
    )


def versions(view: View, evidence: Evidence) -> Exhibit:
    """What scenario A was before."""
    title = "Versions of scenario A"
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
        sentence=f"{evidence.a.kept.name} has {len(rows)} version{'' if len(rows) == 1 else 's'}. Times are UTC.",
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


def _said(opened: Opened, value: float) -> str:
    run = opened.newest if isinstance(opened.newest, Run) else opened.pinned
    return run.write(value) if isinstance(run, Run) else f"{value:,.2f}"


def _again(run: Run | Refused) -> str:
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
