"""Payments to general practice by what they follow, against a benchmark."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import Dumbbell
from components.exhibit import Column, Exhibit, Table
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import signed
from pages.resource_distribution.view import PAYMENTS, View
from pages.resource_distribution.words import NEED_WEIGHTED, POUNDS_EACH, area_name
from vocabulary import Refused, Sureness

METHOD = (
    "Pounds of all practices with payments and a weight, over their need-weighted patients; what the benchmark’s rate would give is taken from "
    "what the area has. The streams add up to all payments without dispensing and drugs."
)


def payment_streams(view: View, evidence: Evidence) -> Exhibit:
    """Each stream in pounds for each need-weighted patient: the area and what it is compared with."""
    found = evidence.payment_streams
    if isinstance(found, Refused):
        return Exhibit("payment-streams", "Payments by what they follow", "", refused=found.reason)
    frame = pd.DataFrame(
        {
            "key": found.streams,
            "name": [PAYMENTS[stream][0] for stream in found.streams],
            "own": found.own,
            "benchmark": found.benchmark,
            "gap": found.gap,
            "words": [
                f"{say.pounds(pounds).removeprefix('about ')} {'more' if pounds > 0 else 'less'}"
                for pounds in found.gap
            ],
            "gap_words": [signed(pounds, "more", "less", "£") for pounds in found.gap],
        }
    )
    own, benchmark, gap = (float(values.sum()) for values in (found.own, found.benchmark, found.gap))
    write = POUNDS_EACH.telling(own, benchmark).write
    return Exhibit(
        id="payment-streams",
        title=f"{write(own)} a need-weighted patient; {evidence.benchmark_name} {write(benchmark)}, {found.year}",
        sentence=(
            f"General practice in {area_name(evidence)} received {say.pounds(gap)} {'more' if gap > 0 else 'less'} than at "
            f"{say.possessive(evidence.benchmark_name)} rate for the same need. What follows need, history and cost is kept apart. A practice on a PMS contract "
            "has no global sum: its core contract is under history, so look at need and history together. Dispensing and drugs are left out. "
            f"{evidence.newer_payments}No interval is published: these are all payments."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Payments"),
                Column("own", f"£ for each need-weighted patient, {found.year}", "figure", unit=POUNDS_EACH),
                Column("benchmark", evidence.benchmark.short_name, "figure", unit=POUNDS_EACH),
                Column("gap_words", "£ in all, against that", order="gap"),
            ),
        ),
        spec=Dumbbell(
            start="own",
            end="benchmark",
            words="words",
            words_title="pounds in all",
            name="name",
            code="key",
            start_name=say.sentence_case(area_name(evidence)),
            end_name=say.sentence_case(evidence.benchmark_name),
            value_title=f"pounds for each need-weighted patient, {found.year}",
            unit=POUNDS_EACH,
        ),
        provenance=evidence.inside_provenance(found.year, METHOD),
        caveats=(NEED_WEIGHTED, *evidence.payment_caveats()),
        sure=Sureness.NOT_MEASURED,
        like_for_like=True,
    )
