"""Need of the parts of the area by service, with need alone beside need with prices."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from domain.resource_distribution.measures import CORE
from domain.resource_distribution.need_inside import ALONE
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import WEIGHTS, excess_words
from pages.resource_distribution.view import COMPONENTS, LEVELS, View
from pages.resource_distribution.words import HOW_SURE, INDEX, NO_INTERVAL, area_name
from vocabulary import Refused


def need_inside(view: View, evidence: Evidence) -> Exhibit:
    """Parts of one kind in order of need: alone where all core services together are shown, otherwise of the service chosen."""
    found = evidence.need_inside
    _, one, several = LEVELS[view.level]
    title = f"Need by {one} within {area_name(evidence)}"
    if isinstance(found, Refused):
        return Exhibit("places", title, "", refused=f"{found.reason} Choose other places within it.")
    if len(found.codes) < 2:
        return Exhibit(
            "places",
            title,
            "",
            refused=f"{say.sentence_case(area_name(evidence))} is one single {one}. Choose other places within it.",
        )
    by = ALONE if view.component == CORE and ALONE in found.index else view.component
    service = "need" if by == ALONE else f"need for {COMPONENTS[by][1]}"
    frame = pd.DataFrame(
        {
            "code": found.codes,
            "name": found.names,
            "people": found.people,
            "index": found.index[by],
            **dict(found.index.items()),
            "excess": (found.index[by] - 1) * found.people,
        }
    ).sort_values("index", ascending=False, kind="stable", na_position="last", ignore_index=True)
    frame["excess_words"] = [excess_words(people) for people in frame["excess"]]
    frame["people"] = frame["people"].where(frame["people"] > 0)
    ranked = frame[frame["index"].notna()]
    first, last = ranked.iloc[0], ranked.iloc[-1]
    whole = found.whole[by]
    return Exhibit(
        id="places",
        title=f"Highest {service}: {first['name']}, {INDEX.write(first['index'])}, {found.period}",
        sentence=(
            f"It runs from {INDEX.write(last['index'])} in {last['name']} to {INDEX.write(first['index'])} in {first['name']}, over "
            f"{say.count(len(ranked))} {several}. The dashed line is all of {area_name(evidence)}, {INDEX.write(whole)}; 1 is "
            f"{evidence.benchmark_name}. Each index is the sum over practices of weighted people by people. The table has every service, and for all core "
            f"services need alone beside need with prices. {_left_out(view, found.left_out, len(frame) - len(ranked), found.unweighted)}{NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(one)),
                Column(
                    "index",
                    f"{'Need alone' if by == ALONE else say.sentence_case(service)}, {found.period}",
                    "figure",
                    "need index",
                    INDEX,
                ),
                Column("excess_words", "Weighted for", order="excess"),
                Column("people", "People registered", "count"),
                *([Column(ALONE, "Core services, need alone", "figure", unit=INDEX)] if ALONE in found.index else []),
                *(
                    Column(measure, "Core services, with prices" if measure == CORE else words, "figure", unit=INDEX)
                    for measure, (words, _) in COMPONENTS.items()
                    if measure in found.index
                ),
            ),
            why_missing="no weight published",
        ),
        spec=RankedDot(
            value="index",
            name="name",
            code="code",
            average=whole,
            average_name=f"all of it {INDEX.write(whole)}",
            value_title=f"need index, {found.period}",
            order_title=f"{say.count(len(ranked))} {several}, most need first",
            unit=INDEX,
        ),
        provenance=replace(evidence.components_provenance(), period=found.period),
        caveats=(WEIGHTS, HOW_SURE, *evidence.caveats(view.component)),
    )


def _left_out(view: View, people: float, unranked: int, unweighted: int) -> str:
    """Sentences and a space about people in none of the parts, parts of which nothing can be said, and weights that are missing."""
    several = LEVELS[view.level][2]
    sentences = []
    if view.level == "ltla":
        sentences.append(
            "A local authority is made of the practices with an address in it, whoever their patients are."
        )
    if people > 0.5:
        sentences.append(
            f"{say.sentence_case(say.about(people))} people are registered with practices in none of the {several}."
        )
    if unranked:
        sentences.append(f"{unranked:,} without practices or a weight are in the table and not in the order.")
    if unweighted:
        sentences.append(
            f"{unweighted:,} practice{'s' if unweighted > 1 else ''} without a weight for one service or more {'count' if unweighted > 1 else 'counts'} "
            "only in the others."
        )
    return "".join(f"{sentence} " for sentence in sentences)
