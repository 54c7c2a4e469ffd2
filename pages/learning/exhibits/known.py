"""What is known from elsewhere: announced changes, and what interventions have been found to buy."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from data_access import Intervention, PublicChange, load_interventions
from data_access.reference.periods import period
from pages import paths
from pages.learning.evidence import Evidence
from pages.learning.view import PATH, View
from pages.learning.words import more_or_fewer, reported, span
from vocabulary import Provenance


def public_cases(view: View, evidence: Evidence) -> Exhibit:
    """Changes that were announced in public, ready to be judged."""
    frame = pd.DataFrame(
        [
            {
                "name": each.name,
                "part": part,
                "said": report.said,
                "source": (report.source, report.address),
                "read": f"As {each.read_as}",
                "open": ("Judge it", _address(each)),
            }
            for each in evidence.public_changes
            for part, reports in (
                ("When", each.dated),
                ("What was claimed", each.claimed),
                ("What else happened", each.other_causes),
            )
            for report in reports
        ]
    )
    number = len(evidence.public_changes)
    return Exhibit(
        id="cases",
        title=f"{number} announced change{'' if number == 1 else 's'} can be judged here",
        sentence="Dated changes that were announced in public. What was claimed is the claim of its source; what is shown here is not.",
        table=Table(
            frame,
            (
                Column("name", "Change"),
                Column("part", "About"),
                Column("said", "What was reported"),
                Column("source", "Reported by", "outside link"),
                Column("read", "How we read it"),
                Column("open", "Here", "link"),
            ),
        ),
        provenance=Provenance(
            definition="Changes announced in public with a date, from the catalogue.",
            releases=evidence.store.releases(evidence.indicator.id),
            edition=evidence.store.edition,
            method="Each line as its source reported it. Of an extract, we do not know what the rest of the page says. Nothing here says whether a change worked.",
            period=", ".join(period(each.first_period).label for each in evidence.public_changes),
        ),
        caveats=tuple(f"{each.name}: {say.mid_sentence(each.measured)}" for each in evidence.public_changes),
    )


def evidence_map(view: View, evidence: Evidence) -> Exhibit:
    """What was tried, on which outcome, with what strength of evidence and where."""
    frame = pd.DataFrame([*_bought(evidence), *_announced(evidence)])
    return Exhibit(
        id="evidence-map",
        title=f"{len(frame)} interventions and changes, and how well each is known",
        sentence=(
            "What more spending has been found to buy is a published figure. What came of an announced change is worked out here, and judged by "
            "how sure we are. No row says what would happen in one place."
        ),
        table=Table(
            frame,
            (
                Column("what", "What was done"),
                Column("outcome", "Outcome"),
                Column("found", "What was found"),
                Column("strength", "How strong"),
                Column("why", "Why"),
                Column("where", "Where tried"),
                Column("open", "Here", "link"),
                Column("source", "Source", "outside link"),
            ),
        ),
        provenance=Provenance(
            definition="Interventions with a published figure, and changes announced with a date, from the catalogue.",
            releases=evidence.store.releases(evidence.indicator.id),
            edition=evidence.store.edition,
            method="Figures of interventions as published. Announced changes: the first design that answers and passes its own check.",
            period="The years stand in each row.",
        ),
    )


def _bought(evidence: Evidence) -> list[dict[str, object]]:
    return [
        {
            "what": each.name,
            "outcome": "Years in full health",
            "found": f"One for every £{each.pounds_per_year:,.0f}{_range(each)}, in prices of {each.prices}",
            "strength": each.quality,
            "why": each.why_quality,
            "where": each.reach or "England: its areas were compared with one another",
            "open": ("What if you moved money to it?", f"{paths.SCENARIOS}?area={evidence.view.area}&what=spending"),
            "source": (each.source, each.address),
        }
        for each in load_interventions().values()
    ]


def _range(each: Intervention) -> str:
    if each.lowest is None or each.highest is None:
        return " (no interval is published)"
    return f" (£{each.lowest:,.0f} to £{each.highest:,.0f})"


def _announced(evidence: Evidence) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for each in evidence.public_changes:
        if evidence.store.area(each.area) is None or each.measure not in evidence.store.indicators():
            continue  # an edition of few sources lacks them
        judged = evidence.of(_view_of(each))
        effect, place = judged.effect, judged.place
        found = "No answer by any design" if effect is None else more_or_fewer(judged, effect.estimate)
        rows.append(
            {
                "what": each.name,
                "outcome": judged.indicator.short_name,
                "found": f"{found}, 95% interval {span(judged, effect.lower, effect.upper)}" if effect else found,
                "strength": str(judged.sure),
                "why": f"{each.measured} What else happened: {reported(each.other_causes)}",
                "where": place.short_name if place is not None else each.area,
                "open": ("Judge it", _address(each)),
                "source": (each.dated[0].source, each.dated[0].address),
            }
        )
    return rows


def _address(each: PublicChange) -> str:
    return PATH + _view_of(each).to_query()


def _view_of(each: PublicChange) -> View:
    place = {"place": each.place} if each.place else {}
    return View(area=each.area, indicator=each.measure, change=each.first_period, **place)
