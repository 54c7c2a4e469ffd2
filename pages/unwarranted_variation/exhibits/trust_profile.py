"""One trust on one card: every measure it has, beside all trusts of its kind and those most like it."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from components import dates
from components import narrative as say
from components.charts.specs import DotRows, Strip
from components.exhibit import Column, Exhibit, Table
from components.page import leads
from components.units import PERCENT, Unit, unit
from data_access import TRUST_KINDS
from domain.unwarranted_variation.trust_profile import Line, Profile, load_profile
from pages import areas, paths
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.view import PATH, View
from pages.words import provenance_of_list, spoken
from vocabulary import Refused

ID, TITLE = "trust-profile", "One trust on one card"
FAMILIES = {
    "deaths": "Length of life",
    "care": "Care",
    "experience": "Experience",
    "resource": "Resource",
    "ill health": "Ill health",
    "economy": "Economy",
}
METHOD = (
    "Each dot is one measure of the trust, as far from the median of all trusts of its kind in England as the dot is from the line. The "
    "distance is counted in standard deviations, as the quartiles tell them. Filled dots lie outside the middle half of trusts. "
    "As published: who the patients are is allowed for in mortality alone."
)
CAVEATS = (
    "A quarter of all trusts lies on the worse side of the middle half on any measure. Of many measures some are there by luck.",
    "Scores of the NHS Oversight Framework rest on a set of metrics that changes. They are never compared over time here.",
)


APART = (
    "{name} is {kind}. It is compared with no general hospital: they treat other patients. Beside its figures stands the median of all of its kind in England, "
    "itself among them; they are too few for quarters."
)
QUARTERS = "Quarters are as counted. “More” leads to the interval of the rank and the chance of the worst quarter of one measure."


@leads
def trust_profile(view: View, evidence: Evidence) -> Exhibit:
    """The card of the trust chosen; without one, of the area's own trust furthest behind."""
    code = _whose(evidence)
    if code is None:
        return Exhibit(ID, TITLE, "", refused="Compare trusts, and choose one, to see all its measures.")
    found = load_profile(evidence.store, code)
    if isinstance(found, Refused):
        return Exhibit(ID, TITLE, "", refused=found.reason)
    rows = pd.DataFrame([_row(evidence, found, line) for line in found.lines])
    drawn = rows[rows["distance"].notna()]
    worse, better = int((drawn["distance"] > QUARTILE).sum()), int((drawn["distance"] < -QUARTILE).sum())
    groups = tuple(name for name in FAMILIES.values() if name in set(rows["family"]))
    apart = found.specialist
    return Exhibit(
        id=ID,
        title=f"{found.trust.short_name}, {_a(apart)}: {len(found.lines)} measures, as published"
        if apart
        else f"{found.trust.short_name}: {worse} of {len(drawn)} measures in the worst quarter, {better} in the best",
        sentence=APART.format(name=found.trust.short_name, kind=_a(apart))
        if apart
        else " ".join(filter(None, (METHOD, _alike(found), QUARTERS))),
        table=Table(
            rows,
            columns=(
                Column("name", "Measure"),
                Column("value", spoken(found.trust.short_name)),
                Column("median", "Median of its kind" if apart else "Median of trusts"),
                Column("half", "Middle half"),
                Column("alike", f"Median of the {found.alike} most like it"),
                Column("trusts", "Trusts", "count"),
                Column("side", "Better or worse"),
                Column("change", "Since a year before"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
            why_missing="not known",
            short=True,
        ),
        spec=None
        if apart
        else Strip(
            value="distance",
            group="family",
            name="name",
            code="address",
            words="words",
            filled="outside",
            groups=groups,
            x_title="How far from the median trust; filled dots are outside the middle half",
            middle="median trust",
            better="better",
            worse="worse",
        ),
        provenance=provenance_of_list(
            evidence.store,
            (line.indicator.id for line in found.lines),
            definition="Each line of the table links to its measure’s definition.",
            method=METHOD,
            period="The newest period of each measure.",
        ),
        caveats=CAVEATS,
    )


QUARTILE = 1.349 / 2  # of a normal distribution, in standard deviations


def _whose(evidence: Evidence) -> str | None:
    if evidence.level not in TRUST_KINDS:
        return None
    row = evidence.chosen
    if row is None and not isinstance(evidence.funnel, Refused):
        row = evidence.funnel.furthest_behind
    return None if row is None else str(evidence.peers.rows.area[row])


def _alike(found: Profile) -> str:
    """The measures on which it is furthest on the worse side: current ones, where there are any."""
    out = sorted((line for line in found.lines if line.among.position > QUARTILE), key=_worst_first)
    current = [line for line in out if not line.freshness.stale]
    names = [say.mid_sentence(line.indicator.short_name) for line in (current or out)[:3]]
    among = ", of current figures" if 0 < len(current) < len(out) else ""
    return f"Furthest on the worse side{among}: {say.listing(names)}." if names else ""


def _worst_first(line: Line) -> tuple[bool, float]:
    """Current figures before those past their date."""
    return line.freshness.stale, -line.among.position


def _row(evidence: Evidence, found: Profile, line: Line) -> dict[str, object]:
    entry, known = line.indicator, math.isfinite(line.among.position)
    shown = _unit(line)
    write = shown.write
    address = _address(evidence, found, line)
    side = (
        "not compared"
        if found.specialist
        else "about the median"
        if not known or abs(line.among.position) < 0.01
        else "worse"
        if line.among.position > 0
        else "better"
    )
    return {
        "name": entry.short_name,
        "family": FAMILIES[entry.family],
        "value": write(line.among.value),
        "median": write(line.among.median),
        "half": "too few"
        if found.specialist
        else f"{replace(shown, words='').write(line.among.lower)} to {write(line.among.upper)}",
        "alike": write(line.among.alike) if math.isfinite(line.among.alike) else "no figures",
        "trusts": line.among.units,
        "side": side,
        "change": _changed(line, shown),
        "period": dates.dated(line.period.label, [line.freshness]),
        "words": f"{write(line.among.value)}; median {write(line.among.median)}, {line.period.label}",
        "distance": line.among.position,
        "outside": known and abs(line.among.position) > QUARTILE,
        "link": ("Look closer", address),
        "address": address,
    }


def _a(kind: str) -> str:
    """ "a children’s hospital", "an eye hospital"."""
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def _unit(line: Line) -> Unit:
    """The unit, with as many decimals as tell the trust from the median. A percentage that is no share is stored as it is written."""
    entry = line.indicator
    known = replace(PERCENT, by=1) if entry.unit == "%" and entry.value_kind == "value" else unit(entry.unit)
    return known.telling(line.among.value, line.among.median)


def _changed(line: Line, shown: Unit) -> str:
    if isinstance(line.change, Refused):
        return line.change.reason.rstrip(".")
    if say.nothing(line.change):
        return "the same"
    size = say.points(line.change) if shown.by == 100 else shown.write(abs(line.change))
    return f"{size} {say.judgement(line.change, line.indicator.polarity)}"


def _address(evidence: Evidence, found: Profile, line: Line) -> str:
    """Where the measure is compared for this trust, or else its definition."""
    if "funnel" in line.indicator.supports and line.indicator.multiplier is not None:
        view = View(
            area=areas.key_of(evidence.area),
            indicator=line.indicator.id,
            level=found.trust.kind,
            place=found.trust.code,
        )
        return PATH + view.to_query()
    return paths.definition_of(line.indicator.id)


# ---------------------------------------------------------------- the spine chart

SPINE, SPINE_TITLE = "trust-spine", "One trust measure by measure, beside its peers"
SPINE_METHOD = (
    "A spine chart: each row is one measure, and the line in the middle the median of all trusts of its kind in England. Dots on the right are worse. "
    "Circles are the trust, squares the median of those most like it; distances are in standard deviations, as the quartiles tell them."
)


@leads
def trust_spine(view: View, evidence: Evidence) -> Exhibit:
    """Every measure of the trust in a row of its own, with its peers: current figures before those past their date, and of each the worst first."""
    code = _whose(evidence)
    if code is None:
        return Exhibit(SPINE, SPINE_TITLE, "", refused="Compare trusts, and choose one, to see it beside its peers.")
    found = load_profile(evidence.store, code)
    if isinstance(found, Refused):
        return Exhibit(SPINE, SPINE_TITLE, "", refused=found.reason)
    lines = sorted((line for line in found.lines if math.isfinite(line.among.position)), key=_worst_first)
    if not lines:
        return Exhibit(SPINE, SPINE_TITLE, "", refused="No measure of this trust can be told apart from the median.")
    both = [line for line in lines if math.isfinite(line.among.alike_position)]
    worse = sum(line.among.position > line.among.alike_position for line in both)
    name = spoken(found.trust.short_name)
    rows = pd.DataFrame(
        [
            {
                "name": line.indicator.short_name,
                "who": who,
                "position": max(-FURTHEST, min(FURTHEST, position)),
                "value": _unit(line).write(value),
                "period": dates.dated(line.period.label, [line.freshness]),
            }
            for line in lines
            for who, position, value in (
                (name, line.among.position, line.among.value),
                (ALIKE, line.among.alike_position, line.among.alike),
            )
            if math.isfinite(position)
        ]
    )
    return Exhibit(
        id=SPINE,
        title=f"{found.trust.short_name}: worse than its peers on {worse} of {len(both)} measures",
        sentence=f"{SPINE_METHOD} Peers are the {found.alike} trusts most like it. Differences of any size count, luck among them.",
        table=Table(
            rows,
            columns=(
                Column("name", "Measure"),
                Column("who", "Whose"),
                Column("value", "Figure"),
                Column("position", "Distance from the median, worse side positive", "figure", unit=DEVIATIONS),
                Column("period", "Period"),
            ),
            why_missing="not known",
            short=True,
        ),
        spec=DotRows(
            name="name",
            value="position",
            series="who",
            value_title="Better ← distance from the median trust → worse",
            unit=DEVIATIONS,
            rules=((0.0, "median trust"), (QUARTILE, ""), (-QUARTILE, "")),
        ),
        provenance=provenance_of_list(
            evidence.store,
            (line.indicator.id for line in found.lines),
            definition="Each measure is defined on the page of measures.",
            method=SPINE_METHOD,
            period="The newest period of each measure.",
        ),
        caveats=(
            *CAVEATS,
            f"Distances of more than {FURTHEST:g} are drawn at {FURTHEST:g}. Dashed lines enclose the middle half of trusts.",
        ),
    )


ALIKE = "median of those most like it"
FURTHEST = 4.0
DEVIATIONS = Unit("standard deviations", decimals=1)
