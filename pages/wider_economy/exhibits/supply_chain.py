"""What a pound spent adds in other industries of the UK."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from components.units import JOBS_EACH, Unit
from domain.wider_economy.supply_chain import CARE, HEALTH, OUTPUT_MULTIPLIER, PRODUCTS, TABLES_YEAR
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import PRODUCT_NAMES, View
from pages.wider_economy.words import area_name, effect_title, effect_words
from vocabulary import Provenance, Refused, Sureness

SUPPLIERS_SHOWN = 12
PENNIES = Unit("£", before="£", decimals=3)


@dataclass(frozen=True)
class EffectWords:
    """How one kind of effect is written: of what, in which unit, and its axes."""

    what: str
    unit: Unit
    by: float  # what an effect is multiplied by before it is shown in the unit
    axis: str
    axis_elsewhere: str
    told: Unit  # in a sentence: no finer than it is known


WHOLE_PENCE = Unit("p", after="p", decimals=0)
EFFECTS = {
    "earned": EffectWords(
        what="value added (GVA)",
        unit=Unit("p", after="p", decimals=1),
        by=100.0,
        axis="pence of value added for each £1",
        axis_elsewhere="pence of value added elsewhere for each £1",
        told=WHOLE_PENCE,
    ),
    "output": EffectWords(
        what="output",
        unit=Unit("p", after="p", decimals=1),
        by=100.0,
        axis="pence of output for each £1",
        axis_elsewhere="pence of output elsewhere for each £1",
        told=WHOLE_PENCE,
    ),
    "jobs": EffectWords(
        what="full-time jobs",
        unit=Unit("jobs", words="jobs", decimals=1),
        by=1.0,
        axis="full-time jobs for each £1 million",
        axis_elsewhere="full-time jobs elsewhere for each £1 million",
        told=Unit("jobs", words="jobs", decimals=1),
    ),
}

NATIONAL = (
    "These are figures of the whole UK; no region has tables of its own. A system that buys from elsewhere keeps less of "
    "the effect, so it may not be taken for what stays in the area."
)
AVERAGE = (
    "It is an average of 2022, not what the next pound would do. It assumes that suppliers can produce more, at the "
    "same prices and in the same way. Jobs supported are not jobs created."
)
TYPE_1 = (
    "What employees spend of their wages is left out (Type I). What goes on imports and taxes is not earned here, so "
    "a pound of demand brings less than a pound of value added."
)
CAUTIONS = (NATIONAL, AVERAGE, TYPE_1)


@drills(Drill(parameter="product", key="code", verb="Look closer", name="name"))
def multipliers(view: View, evidence: Evidence) -> Exhibit:
    """What a pound spent on health or care adds elsewhere, beside other industries."""
    chain = evidence.supply_chain
    if isinstance(chain, Refused):
        return Exhibit("multipliers", "What a pound spent adds elsewhere", "", refused=chain.reason)
    words = EFFECTS[view.effect]
    frame = pd.DataFrame(
        {
            "code": list(PRODUCTS),
            "name": [say.sentence_case(PRODUCT_NAMES[product]) for product in PRODUCTS],
            "value": [chain.elsewhere(view.effect, product) * words.by for product in PRODUCTS],
            "gva_total": [chain.total("earned", product) for product in PRODUCTS],
            "gva_elsewhere": [chain.elsewhere("earned", product) for product in PRODUCTS],
            "output_total": [chain.total("output", product) for product in PRODUCTS],
            "output_elsewhere": [chain.elsewhere("output", product) for product in PRODUCTS],
            "jobs_total": [chain.total("jobs", product) for product in PRODUCTS],
            "jobs_elsewhere": [chain.elsewhere("jobs", product) for product in PRODUCTS],
            "multiplier": [chain.gva_multipliers[product] for product in PRODUCTS],
            "own": [product in (HEALTH, CARE) for product in PRODUCTS],
            "chosen": [product == view.product for product in PRODUCTS],
        }
    ).sort_values("value", ascending=False, kind="stable")
    median = chain.effects[view.effect].median_elsewhere * words.by
    return Exhibit(
        id="multipliers",
        title=effect_title(chain, view.product, view.effect),
        sentence=(
            f"{effect_words(chain, view.product, view.effect)} (UK, {TABLES_YEAR}). The order is by {words.what} in other industries: "
            f"what the suppliers, and their suppliers, make and earn. Health and care are in blue. "
            f"The dashed line is the median of all {len(chain.products)} products. These are UK averages, which may not be taken for the "
            f"effect on {area_name(evidence)}. No interval is published."
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Money spent on"),
                Column("gva_total", "Value added in all, for each £1", "figure", "GVA", PENNIES),
                Column("gva_elsewhere", "of it elsewhere", "figure", unit=PENNIES),
                Column("output_total", "Output in all, for each £1", "figure", "output multiplier", PENNIES),
                Column("output_elsewhere", "of it elsewhere", "figure", unit=PENNIES),
                Column("jobs_total", "Full-time equivalent jobs for each £1 million", "figure", unit=JOBS_EACH),
                Column("jobs_elsewhere", "of them elsewhere", "figure", unit=JOBS_EACH),
                Column("multiplier", "GVA multiplier, as published", "number"),
            ),
            highlight="own",
            chosen="chosen",
        ),
        spec=RankedDot(
            value="value",
            name="name",
            code="code",
            focus="own",
            chosen="chosen",
            average=median,
            average_name=f"median of {len(chain.products)} products {words.told.write(median)}",
            value_title=f"{words.axis_elsewhere}, UK {TABLES_YEAR}",
            unit=words.unit,
        ),
        provenance=_tables(evidence),
        caveats=CAUTIONS,
    )


def short_name(product: str, published: str) -> str:
    """A product in few words: "Wholesale trade services, except of motor vehicles" as "Wholesale trade services"."""
    if product in PRODUCT_NAMES:
        return say.sentence_case(PRODUCT_NAMES[product])
    return re.split(r";|\(| - |, ex", published)[0].strip()


def _tables(evidence: Evidence) -> Provenance:
    return replace(
        evidence.provenance(OUTPUT_MULTIPLIER, TABLES_YEAR),
        definition=(
            "Output, gross value added and full-time equivalent jobs in all industries for a pound (a million pounds) more of final "
            "demand for one product. Elsewhere: all products but that one."
        ),
        method=(
            "Leontief inverse of the direct requirements of 105 products, worked out here and held against the multipliers in the "
            "publication (Type I). Elsewhere is the sum of a product’s column without its own row."
        ),
    )
