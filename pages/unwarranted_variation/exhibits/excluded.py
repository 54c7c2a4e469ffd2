"""Excluded patients beside what was achieved: nobody improves by excluding."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import Scatter
from components.exhibit import Column, Exhibit, Table
from components.units import PERCENT
from domain.unwarranted_variation.excluded import Excluded, load_excluded
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.view import View
from pages.unwarranted_variation.words import of_whom
from vocabulary import Refused

ID, TITLE = "excluded", "Excluded patients beside what was achieved"
METHOD = (
    "Excluded: patients eligible for the care whom practices left out (personalised care adjustments), over all eligible. Achieved: those who "
    "had the care, over all eligible; excluding a patient does not raise it. Of those not excluded: the publisher’s other figure."
)
CAN_BE_RIGHT = "Many exclusions are right: the care is unsuitable or declined. The figures do not say which."


def excluded(view: View, evidence: Evidence) -> Exhibit:
    """Every place compared, by the share it excluded and what it achieved."""
    found = load_excluded(evidence.store, evidence.indicator, evidence.level, evidence.period)
    if isinstance(found, Refused):
        return Exhibit(ID, TITLE, "", refused=found.reason)
    rows = _rows(evidence, found)
    if rows.empty:
        return Exhibit(ID, TITLE, "", refused=f"{evidence.no_figure}.")
    return Exhibit(
        id=ID,
        title=_title(rows, evidence),
        sentence=(
            f"Each mark is one of the {evidence.noun.many}. What is achieved counts everybody eligible, so nobody improves by excluding. "
            f"{CAN_BE_RIGHT}"
        ),
        table=Table(
            rows,
            columns=(
                Column("name", evidence.noun.one.capitalize()),
                Column("excluded", "Excluded", "percent"),
                Column("people", "Patients excluded", "count"),
                Column("achieved", "Achieved, of all eligible", "percent"),
                Column("flattered", "Of those not excluded", "percent"),
            ),
            highlight="own",
            short=True,
        ),
        spec=Scatter(
            x="excluded",
            y="achieved",
            name="name",
            code="code",
            x_title=f"Excluded from the target, {evidence.period.label}",
            y_title=of_whom(evidence),
            x_unit=PERCENT,
            y_unit=PERCENT,
            focus="own",
        ),
        provenance=replace(evidence.provenance, method=METHOD),
        caveats=evidence.indicator.caveats,
    )


def _rows(evidence: Evidence, found: Excluded) -> pd.DataFrame:
    peers = evidence.peers
    at = [peers.rows.position(code) for code in found.codes]
    kept = [number for number, row in enumerate(at) if row is not None]
    rows = [at[number] for number in kept]
    return pd.DataFrame(
        {
            "code": [found.codes[number] for number in kept],
            "name": [peers.name(row) for row in rows if row is not None],
            "excluded": found.shares.excluded[kept],
            "achieved": found.shares.achieved[kept],
            "flattered": found.shares.flattered[kept],
            "people": found.shares.people[kept],
            "own": [bool(peers.own[row]) for row in rows if row is not None],
        }
    ).sort_values("excluded", ascending=False, kind="stable", ignore_index=True)


def _title(rows: pd.DataFrame, evidence: Evidence) -> str:
    own = rows[rows["own"]]
    middle = say.percent(float(rows["excluded"].median()))
    if len(own) != 1:
        low, high = (say.percent(float(each)) for each in (rows["excluded"].min(), rows["excluded"].max()))
        return f"{evidence.noun.many.capitalize()} excluded {low} to {high} of patients, {evidence.period.label}"
    one = own.iloc[0]
    return f"{one['name']} excluded {say.percent(float(one['excluded']))} of patients; the median is {middle}"
