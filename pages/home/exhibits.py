"""The exhibits: what was found, family by family; the area itself; what new figures changed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from components.units import unit
from pages.home.evidence import CORE20, FAMILIES, PLACES, Evidence, Fact
from pages.home.view import View
from pages.words import named
from vocabulary import Estimate, Finding

DIRECTIONS = {
    "worse": "worse",
    "spread": "its places differ",
    "better": "better",
    "no different": "no clear difference",
    "unknown": "different, neither good nor bad in itself",
}
GOING = {
    "improvement": "a sign of improvement",
    "concern": "a sign of concern",
    "neither": "no sign of change",
    "unknown": "not known",
}
SURE = {
    "beyond the usual spread": "stands out from the usual spread",
    "beyond chance": "more than chance",
    "within chance": "chance could explain it",
    "no interval": "no interval published",
}
RANKED = (
    "What is worse or getting worse stands first, then what is surer, then what is larger. Each line has its own period; "
    "families are never ranked against one another."
)


def of_family(family: str) -> Callable[[View, Evidence], Exhibit]:
    """The exhibit of one family of outcomes."""

    def findings(view: View, evidence: Evidence) -> Exhibit:
        return _findings(family, evidence)

    findings.__name__ = f"findings_{family.replace(' ', '_')}"
    return findings


def _findings(family: str, evidence: Evidence) -> Exhibit:
    found, name = evidence.ranked[family], FAMILIES[family]
    known = f"findings-{family.replace(' ', '-')}"
    if not found:
        return Exhibit(
            known,
            f"{name}: no finding",
            "",
            refused=f"None of the questions answered so far has a finding of this family for {named(evidence.area)}."
            + (" Of a place of your own, only figures published by practice can be told." if evidence.lies_in else ""),
        )
    alarms = sum(each.direction == "worse" or each.going == "concern" for each in found)
    frame = pd.DataFrame(
        {
            "finding": [each.sentence for each in found],
            "measure": [evidence.names.get(each.indicator, each.indicator) for each in found],
            "size": [size(each) for each in found],
            "direction": [_direction(each, evidence) for each in found],
            "sure": [_sure(each) for each in found],
            "going": [GOING[each.going] for each in found],
            "period": [f"{each.period} (older than promised)" if each.caution else each.period for each in found],
            "link": [("Look closer", each.link) for each in found],
        }
    )
    return Exhibit(
        id=known,
        title=f"{name}: {_count(alarms, len(found))}",
        sentence=RANKED if family == next(key for key, each in evidence.ranked.items() if each) else "",
        table=Table(
            frame,
            columns=(
                Column("finding", "Finding"),
                Column("size", "How much"),
                Column("direction", "Which way"),
                Column("sure", "How sure"),
                Column("going", "Over time"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
        ),
    )


def _count(alarms: int, number: int) -> str:
    whole = f"{number} {'finding' if number == 1 else 'findings'}"
    if not alarms:
        return whole
    return f"{whole}, {'' if number == 1 else f'{alarms} of them '}worse or getting worse"


def _sure(finding: Finding) -> str:
    if finding.direction == "spread" and finding.certainty == "beyond chance":
        return "more than chance, within the usual spread"
    return SURE[finding.certainty]


def _direction(finding: Finding, evidence: Evidence) -> str:
    if finding.size is None and finding.direction == "unknown":
        return "its systems stand side by side" if "icb" in evidence.places else "not known"
    if finding.certainty == "no interval" and finding.direction == "no different":
        return "too close to say"
    return DIRECTIONS[finding.direction]


def size(finding: Finding) -> str:
    """How much, with its sign in words: "978 fewer waits of 12 hours or more", "0.5 years less between the two ends than in England"."""
    if finding.size is None:
        return "no figure for the area as a whole"
    if finding.direction == "spread":
        return (
            f"{say.about(finding.size)} {finding.size_unit} beyond the average, in the places on the worse side of it"
        )
    return say.signed(finding.size, finding.size_unit)


def about(view: View, evidence: Evidence) -> Exhibit:
    """The area in figures, beside England."""
    frame = pd.DataFrame(
        {
            "fact": [each.indicator.name for each in evidence.facts],
            "here": [_written(each, each.value) for each in evidence.facts],
            "england": [_written(each, each.england) for each in evidence.facts],
            "period": [each.period for each in evidence.facts],
            "source": [" and ".join(each.publishers) for each in evidence.facts],
            "more": [
                ("Definition and source", f"/data-and-methods?entry={each.indicator.id}") for each in evidence.facts
            ],
        }
    )
    frame = pd.concat([frame, _small_areas(evidence)], ignore_index=True)
    counted = [
        f"{len(members):,} {PLACES[kind][len(members) != 1]}"
        for kind, members in evidence.places.items()
        if kind != "icb"
    ]
    systems = evidence.places.get("icb", evidence.lies_in)
    whole = f"{say.listing([named(each) for each in systems], most=11)}. " if systems else ""
    if evidence.lies_in:
        whole = f"A place of practices in {whole}"
    return Exhibit(
        id="about",
        title=f"About {named(evidence.area)}",
        sentence=f"{whole}{say.sentence_case(say.listing(counted, most=8))}.",
        table=Table(
            frame,
            columns=(
                Column("fact", "Fact"),
                Column("here", evidence.area.short_name),
                Column("england", "England"),
                Column("period", "Period"),
                Column("source", "Source"),
                Column("more", "More", "link"),
            ),
        ),
    )


def _small_areas(evidence: Evidence) -> pd.DataFrame:
    """One more fact, in the form of the others: small areas are counted, where it is known which lie in the area."""
    core20 = next((each for each in evidence.facts if each.indicator.id == CORE20), None)
    if core20 is None:
        return pd.DataFrame()
    here, england = ("not known for this area",) * 2
    if evidence.small is not None:
        here, england = (f"{each.deprived:,} of {each.every:,}" for each in evidence.small)
    return pd.DataFrame(
        {
            "fact": ["Small areas (of about 1,600 people) among the most deprived fifth of England’s"],
            "here": [here],
            "england": [england],
            "period": [core20.period],
            "source": [" and ".join(core20.publishers)],
            "more": [("Definition and source", f"/data-and-methods?entry={CORE20}")],
        }
    )


def changed(view: View, evidence: Evidence) -> Exhibit:
    """What the figures served now changed against those before."""
    found = evidence.changes
    title = "What new figures changed"
    if found.before is None:
        return Exhibit(
            "changed",
            title,
            "",
            refused="These are the first figures served here, so nothing can be said to have changed. When new figures come, what they "
            "changed is listed here, and saved views say what it meant for them.",
        )
    if not found.indicators:
        return Exhibit("changed", title, "", refused=f"{found.sentence} Only what is written about the figures is new.")
    frame = pd.DataFrame(
        {
            "name": [evidence.names.get(each.indicator, each.indicator) for each in found.indicators],
            "new": [max(each.rows_after - each.rows_before, 0) for each in found.indicators],
            "gone": [max(each.rows_before - each.rows_after, 0) for each in found.indicators],
            "changed": [each.changed for each in found.indicators],
            "more": [
                ("Definition and source", f"/data-and-methods?entry={each.indicator}") for each in found.indicators
            ],
        }
    )
    return Exhibit(
        id="changed",
        title=f"{title}: {len(found.indicators)} {'measure' if len(found.indicators) == 1 else 'measures'}",
        sentence=found.sentence,
        table=Table(
            frame,
            columns=(
                Column("name", "Measure"),
                Column("new", "Figures more than before", "count"),
                Column("gone", "Figures fewer than before", "count"),
                Column("changed", "Figures with another value", "count"),
                Column("more", "More", "link"),
            ),
        ),
    )


def _written(fact: Fact, found: Estimate) -> str:
    if found.value is None:
        return "not known for this area"
    kind = fact.indicator.value_kind
    return unit(fact.indicator.unit).write(found.value, decimals={"ratio": 2, "mean": 0}.get(kind))
