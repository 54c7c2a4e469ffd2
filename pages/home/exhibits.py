"""The exhibits: what was found, family by family; the area itself; what new figures changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from components import dates
from components import narrative as say
from components.card import AGAINST, phrase
from components.exhibit import Column, Exhibit, Table
from components.units import unit
from domain.overview.facts import CORE20, Fact
from pages import paths
from pages.home.evidence import Evidence
from pages.home.view import View
from pages.words import named, provenance_of_list
from vocabulary import Estimate, Finding, Sureness

# Family of outcomes -> its words.
FAMILY_NAMES: Mapping[str, str] = {
    "deaths": "Length of life",
    "ill health": "Ill health",
    "care": "Care",
    "experience": "Experience",
    "resource": "Resource",
    "economy": "Economy",
}
# Kind of area -> its words, one and several.
AREAS_WITHIN: Mapping[str, tuple[str, str]] = {
    "icb": ("system", "systems"),
    "ltla": ("local authority", "local authorities"),
    "sub_icb": ("part of a board (sub-ICB area)", "parts of a board (sub-ICB areas)"),
    "pcn": ("primary care network", "primary care networks"),
    "practice": ("GP practice", "GP practices"),
    "trust": ("trust with most of its patients here", "trusts with most of their patients here"),
}
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
RANKED = (
    "Like-for-like comparisons come first, then what is worse or getting worse, the surer and the larger. Older figures come last. Each line "
    "has its own period. Families are never ranked against one another."
)


def of_family(family: str) -> Callable[[View, Evidence], Exhibit]:
    """The exhibit of one family of outcomes."""

    def findings(view: View, evidence: Evidence) -> Exhibit:
        return _findings(family, evidence)

    findings.__name__ = f"findings_{family.replace(' ', '_')}"
    return findings


def _findings(family: str, evidence: Evidence) -> Exhibit:
    findings, name = evidence.ranked[family], FAMILY_NAMES[family]
    id_of_family = f"findings-{family.replace(' ', '-')}"
    if not findings:
        custom = " Of a place of your own, only figures published by practice can be told."
        return Exhibit(
            id_of_family,
            f"{name}: no finding",
            "",
            refused=f"None of the questions answered so far has a finding of this family for {named(evidence.area)}."
            + (custom if evidence.systems_of_custom_area else ""),
        )
    alarms = sum(_of_concern(finding) for finding in findings)
    first_family = next(key for key, ranked in evidence.ranked.items() if ranked)
    frame = pd.DataFrame(
        [
            {
                "finding": finding.sentence,
                "size": size(finding),
                "direction": _direction(finding, evidence),
                "sure": sure_and_kind(finding),
                "going": GOING[finding.going],
                "period": dates.dated(finding.period, [own] if (own := finding.own_freshness) else []),
                "link": ("Look closer", finding.link),
            }
            for finding in findings
        ]
    )
    return Exhibit(
        id=id_of_family,
        title=f"{name}: {_count(alarms, len(findings))}",
        sentence=RANKED if family == first_family else "",
        table=Table(
            frame,
            columns=(
                Column("finding", "Finding"),
                Column("size", "How much"),
                Column("direction", "Which way"),
                Column("sure", "How sure of it"),
                Column("going", "Over time"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
        ),
        provenance=provenance_of_list(
            evidence.store,
            (finding.indicator for finding in findings),
            definition="Each measure is defined on the page its finding links to.",
            method=f"{RANKED} How each was worked out is on the page it links to.",
            period="The period of each finding is in the table.",
        ),
    )


def _of_concern(finding: Finding) -> bool:
    """Findings that are worse or getting worse; a better one is no concern, even if it is falling."""
    return finding.direction == "worse" or (finding.going == "concern" and finding.direction != "better")


def _count(alarms: int, number: int) -> str:
    whole = f"{number} {'finding' if number == 1 else 'findings'}"
    if not alarms:
        return whole
    return f"{whole}, {'' if number == 1 else f'{alarms} '}of concern"


def sure_and_kind(finding: Finding) -> str:
    """How sure, as its card says it, and whether the comparison allows for who the people are."""
    kind = "like for like" if finding.like_for_like else "not adjusted"
    said = phrase(finding.sure, finding.size is not None, finding.placed)
    return f"{said}, {say.mid_sentence(AGAINST[finding.against][0]) if finding.against else kind}"


def _direction(finding: Finding, evidence: Evidence) -> str:
    if finding.size is None and finding.direction == "unknown":
        return "shown system by system" if "icb" in evidence.areas_within else "not known"
    if finding.sure is Sureness.NOT_MEASURED and finding.direction == "no different":
        return "too close to say"
    return DIRECTIONS[finding.direction]


def size(finding: Finding) -> str:
    """How much, with its sign in words: "978 fewer waits of 12 hours or more", "0.5 years wider than England’s gap"."""
    if finding.size is None:
        return "no figure for the area as a whole"
    if finding.direction == "spread":
        return f"{say.about(finding.size)} {finding.size_unit} beyond the average, in the places that are worse than it"
    return say.signed(finding.size, finding.size_unit)


def about(view: View, evidence: Evidence) -> Exhibit:
    """The area in figures, beside England."""
    facts: list[dict[str, object]] = [
        {
            "fact": fact.indicator.name,
            "here": _written(fact, fact.value),
            "england": _written(fact, fact.england),
            "period": dates.dated(fact.period, [fact.freshness]),
            "source": " and ".join(fact.publishers),
            "more": _definition(fact.indicator.id),
        }
        for fact in evidence.facts
    ]
    stale = {fact.indicator.id for fact in evidence.facts if fact.freshness.stale}
    before = len(facts) if CORE20 in stale else len(facts) - len(stale)  # those past their date stand last
    rows = [*facts[:before], *_small_areas(evidence), *facts[before:]]
    if not rows:
        return Exhibit(
            id="about",
            title=f"About {named(evidence.area)}",
            sentence="",
            refused="No facts about areas are in these figures.",
        )
    frame = pd.DataFrame(rows)
    counted = [
        f"{len(members):,} {AREAS_WITHIN[kind][len(members) != 1]}"
        for kind, members in evidence.areas_within.items()
        if kind != "icb"
    ]
    custom = evidence.systems_of_custom_area
    systems = [named(area) for area in evidence.areas_within.get("icb", custom)]
    whole = f"{'A place of practices in ' if custom else ''}{say.listing(systems, most=11)}. " if systems else ""
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
        provenance=provenance_of_list(
            evidence.store,
            (fact.indicator.id for fact in evidence.facts),
            definition="Each fact is a measure of its own; the table links to its definition.",
            method="As published, or added up from counts for areas that publishers do not give.",
            period="The period of each fact is in the table.",
        ),
    )


def _small_areas(evidence: Evidence) -> list[dict[str, object]]:
    """One more fact, in the form of the others: small areas are counted, where it is known which lie in the area."""
    core20 = next((fact for fact in evidence.facts if fact.indicator.id == CORE20), None)
    if core20 is None:
        return []
    here, england = ("not known for this area",) * 2
    if evidence.small_areas is not None:
        here, england = (f"{areas.deprived:,} of {areas.total:,}" for areas in evidence.small_areas)
    return [
        {
            "fact": "Small areas (of about 1,600 people) in England’s most deprived fifth",
            "here": here,
            "england": england,
            "period": dates.dated(core20.period, [core20.freshness]),
            "source": " and ".join(core20.publishers),
            "more": _definition(CORE20),
        }
    ]


def _definition(measure: str) -> tuple[str, str]:
    return "Definition and source", paths.definition_of(measure)


def changed(view: View, evidence: Evidence) -> Exhibit:
    """What the figures served now changed compared with those before."""
    changes = evidence.changes
    title = "What new figures changed"
    if changes.before is None:
        return Exhibit(
            "changed",
            title,
            "",
            refused="These are the first figures served here, so nothing can be said to have changed. When new figures come, what they "
            "changed is listed here, and saved views say what it meant for them.",
        )
    if not changes.indicators:
        return Exhibit(
            "changed", title, "", refused=f"{changes.sentence} Only what is written about the figures is new."
        )
    frame = pd.DataFrame(
        [
            {
                "name": evidence.short_name(change.indicator),
                "new": max(change.rows_after - change.rows_before, 0),
                "gone": max(change.rows_before - change.rows_after, 0),
                "changed": change.changed,
                "more": _definition(change.indicator),
            }
            for change in changes.indicators
        ]
    )
    return Exhibit(
        id="changed",
        title=f"{title}: {len(changes.indicators)} {'measure' if len(changes.indicators) == 1 else 'measures'}",
        sentence=changes.sentence,
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
        provenance=provenance_of_list(
            evidence.store,
            (change.indicator for change in changes.indicators),
            definition="Figures of each measure that one edition has and the other has not, or has with another value.",
            method=f"Every figure of edition {changes.edition} is compared with the same figure of edition {changes.before}.",
            period="All periods.",
        ),
    )


def _written(fact: Fact, estimate: Estimate) -> str:
    if estimate.value is None:
        return "not known for this area"
    kind = fact.indicator.value_kind
    return unit(fact.indicator.unit).write(estimate.value, decimals={"ratio": 2, "mean": 0}.get(kind))
