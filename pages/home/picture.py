"""All that is known of an area in one picture: a dot a measure, against places like it."""

from __future__ import annotations

import math

import pandas as pd

from components import dates
from components.charts import specs
from components.exhibit import Column, Exhibit, Table
from components.page import leads
from domain.fair_comparison.compared import Compared
from pages.fair_words import HOW_SURE, WHY_NO_SURER, amount, comparator, how_sure, link, place, why_no_surer, worse_by
from pages.home.evidence import Evidence
from pages.home.exhibits import FAMILY_NAMES
from pages.home.turned import signs_changed
from pages.home.view import View
from pages.words import named, provenance_of_list

METHOD = (
    "Each measure is compared with what similar people have elsewhere, where it is known who they are; otherwise with the plain average, and "
    "then it is marked as not adjusted. The further a dot is from the line, the further its ratio of observed to expected is from 1, in usual "
    "spreads between places of its kind. A filled dot is sure or probable, also when all differences of the area are judged together. A measure "
    "by trust has a dot for each trust."
)
OTHER_LEVEL = "All are against the average; the Variation page aims at the median."
OPENS = "Dots open cards."


@leads
def picture(view: View, evidence: Evidence) -> Exhibit:
    """Every measure with a better and a worse side, by family; those that may be claimed are filled."""
    shown = [one for one in evidence.scan if drawn(one)]
    if not shown:
        return Exhibit(
            "picture",
            "Everything at once",
            "",
            refused=f"No measure of {named(evidence.area)} can be compared with similar places.",
        )
    claimed = [one for one in shown if one.claimed]
    worse = sum(one.worse is True for one in claimed)
    fronts = {(each.indicator, each.link) for each in evidence.fronts}
    rows = pd.DataFrame([_row(evidence, one, fronts) for one in shown])
    families = tuple(name for name in FAMILY_NAMES.values() if name in set(rows["family"]))
    return Exhibit(
        id="picture",
        title=f"{len(claimed)} of {len(shown)} comparisons differ: {worse} worse, {len(claimed) - worse} better",
        front=" ".join(part for part in (OPENS, signs_changed(evidence)) if part),
        sentence=f"{METHOD} {OTHER_LEVEL}",
        table=Table(
            rows,
            columns=(
                Column("name", "Measure"),
                Column("family", "About"),
                Column("words", "Difference"),
                Column("side", "Better or worse"),
                Column("sure", HOW_SURE),
                Column("why", WHY_NO_SURER),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
            highlight="chosen",
        ),
        spec=specs.Strip(
            value="distance",
            group="family",
            name="name",
            code="address",
            words="words",
            filled="claimed",
            chosen="chosen",
            groups=families,
            x_title="distance from expected (1 = the usual gap between places); open dots: can’t tell",
            middle="as expected",
            better="better",
            worse="worse",
        ),
        provenance=provenance_of_list(
            evidence.store,
            (one.indicator.id for one in shown),
            definition="Each line of the table links to its measure’s definition.",
            method=METHOD,
            period="Newest periods",
        ),
    )


def drawn(one: Compared) -> bool:
    """Whether it has a better and a worse side, a distance, and no newer figures."""
    superseded = one.freshness is not None and bool(one.freshness.superseded_by)
    return one.rankable and math.isfinite(one.usual_spreads) and not superseded and one.indicator.family != "economy"


def _row(evidence: Evidence, one: Compared, fronts: set[tuple[str, str]]) -> dict[str, object]:
    store, area = evidence.store, evidence.area
    address = link(store, area, one)
    where = place(store, area, one)
    return {
        "name": f"{one.indicator.short_name}{where}",
        "family": FAMILY_NAMES[one.indicator.family],
        "words": f"{amount(one)} than {comparator(store, one)}",
        "side": "worse" if one.worse else "better",
        "sure": how_sure(one),
        "why": why_no_surer(one),
        "period": dates.dated(one.period.label, [one.freshness] if one.freshness else []),
        "link": ("See the evidence", address),
        "address": address,
        "distance": worse_by(one, one.usual_spreads),
        "claimed": one.claimed,
        "chosen": (one.indicator.id, address) in fronts,
    }
