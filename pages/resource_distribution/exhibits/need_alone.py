"""Need alone and need with prices, side by side."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import Dumbbell
from components.exhibit import Column, Exhibit, Table
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import KINDS, WEIGHTS
from pages.resource_distribution.view import View
from pages.resource_distribution.words import HOW_SURE, INDEX, NO_INTERVAL, area_name, need_in_people, people_more
from vocabulary import Refused

ALONE, WITH_PRICES = "Need alone", "Need with prices"
HOW_TOLD_APART = (
    "The overall weights are taken apart: each practice’s is the price level of its board times a fixed mix of the weights of six services, which hold no "
    "prices. Mix and price levels are fitted in turn, by least squares of relative errors, to all practices of England. The publisher prints neither."
)


def need_alone(view: View, evidence: Evidence) -> Exhibit:
    """All core services together: what people need, and what the national weights make of it with the prices of each place."""
    found = evidence.need_and_prices
    title = "Need alone and need with prices, all core services"
    if isinstance(found, Refused):
        return Exhibit("need-alone", title, "", refused=found.reason)
    frame = pd.DataFrame(
        [
            {
                "key": evidence.key_of(each.area.code),
                "area_code": each.area.code,
                "name": each.area.short_name,
                "kind": KINDS[each.area.kind],
                "alone": each.alone,
                "with_prices": each.with_prices,
                "prices": each.prices,
                "alone_words": people_more(each.excess_alone),
                "excess_alone": each.excess_alone,
                "with_words": people_more(each.excess_with_prices),
                "excess_with": each.excess_with_prices,
                "registered": each.registered,
                "own": each.area.code == evidence.area.code,
            }
            for each in found.areas
        ]
    ).sort_values("alone", ascending=False, kind="stable", ignore_index=True)
    systems = frame[frame["kind"] == KINDS["icb"]]
    low, high = float(systems["prices"].min()), float(systems["prices"].max())
    own = found.of(evidence.area.code)
    return Exhibit(
        id="need-alone",
        title=title
        if own is None
        else f"{need_in_people(evidence).rstrip('.').replace(' is about ', ' is ')}, {found.period}",
        sentence=(
            f"{'' if own is None else f'{say.sentence_case(area_name(evidence))}: {people_more(own.excess_alone)} on need alone, {people_more(own.excess_with_prices)} with prices. '}The national weights multiply need by what care costs in each place. Against {evidence.benchmark_name}, prices in the systems are weighted from "
            f"{low:.2f} to {high:.2f}: money follows both, need does not. Filled circles are need alone, open diamonds need with prices; 1 is "
            f"{evidence.benchmark_name}. Prices are estimated: with one level a board, a practice’s weight is met within {say.percent(found.left_over)} (standard deviation). {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("alone", f"{ALONE}, index", "figure", unit=INDEX),
                Column("alone_words", f"{ALONE}, in people", order="excess_alone"),
                Column("with_prices", f"{WITH_PRICES}, index", "figure", unit=INDEX),
                Column("with_words", f"{WITH_PRICES}, in people", order="excess_with"),
                Column("prices", "Prices, estimated", "figure", unit=INDEX),
                Column("registered", "People registered", "count"),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=Dumbbell(
            start="alone",
            end="with_prices",
            words="alone_words",
            words_title="people, by need alone",
            name="name",
            code="key",
            focus="own",
            chosen="own",
            start_name=ALONE,
            end_name=WITH_PRICES,
            value_title=f"need index, all core services, {found.period} (1 is {evidence.benchmark_name})",
            unit=INDEX,
        ),
        provenance=replace(evidence.components_provenance(), method=HOW_TOLD_APART, period=found.period),
        caveats=(WEIGHTS, HOW_SURE),
    )
