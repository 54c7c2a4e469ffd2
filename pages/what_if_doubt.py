"""Sources of uncertainty of a what-if, and whether better figures would help: an exhibit of every what-if."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.scenarios.doubt import Source
from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from components.units import PERCENT
from pages import what_ifs

LITTLE, HALF = 0.1, 0.5  # shares of the uncertainty
NOTHING = 1e-9  # the share of a source that does not vary
SELDOM = 0.005  # probability of a changed decision


def where_doubt(view: Any, evidence: Any, run: what_ifs.Run) -> Exhibit:
    """Each source of uncertainty on its own, and whether more knowledge would change the decision."""
    outcome, words, threshold = run.outcome, run.words, run.parameters.threshold
    found = [each for each in outcome.doubts(threshold) if each.share > NOTHING]
    id, title = f"{words.name}-doubt", "Where the doubt comes from"
    if not found:
        return Exhibit(id, title, "", refused="Nothing is in doubt with the levers so set.")
    frame = pd.DataFrame(
        {
            "name": [_named(*words.sources[each.source]) for each in found],
            "share": [each.share for each in found],
            "value": outcome.central,
            "lower": [min(each.lower, outcome.central) for each in found],
            "upper": [max(each.upper, outcome.central) for each in found],
            "turns": [each.turns for each in found],
            "worth": [each.worth for each in found],
        }
    )
    return Exhibit(
        id=id,
        title=_most_of_the_doubt(
            words.in_a_title.get(found[0].source) or words.sources[found[0].source][0], found[0].share
        ),
        sentence=(
            f"{_better_figures({each.source: each.share for each in found})}Each bar is the gain with one source in doubt and the others as they stand. {_would_turn(run)} The table "
            "has what knowing each exactly would be worth on average, in what is gained."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Source of doubt"),
                Column("share", "Share of the doubt", "figure", unit=PERCENT),
                Column("value", say.sentence_case(words.whole_gain), "figure", unit=words.unit),
                Column("lower", words.range_from, "figure", unit=words.unit),
                Column("upper", "to", "figure", unit=words.unit),
                Column("turns", "Chance that knowing it changes the decision", "figure", unit=PERCENT),
                Column("worth", "Worth of knowing it", "figure", unit=words.unit),
            ),
        ),
        spec=what_ifs.bars_of_gain(words, most=len(found)),
        provenance=words.provenance,
        caveats=words.caveats,
    )


def _named(name: str, of: str) -> str:
    """ "How much of the distance is closed (your range)"."""
    return f"{say.sentence_case(name)} ({of})" if of else say.sentence_case(name)


def _most_of_the_doubt(first: str, share: float) -> str:
    """ "Most of the doubt lies in how much of the distance is closed"."""
    return f"Most of the doubt lies in {first}" if share >= HALF else f"The main doubt is {first}"


def _better_figures(shares: Mapping[Source, float]) -> str:
    """ "Better figures would hardly help. "; "" where the figures are the main doubt, or in none."""
    data = shares.get("data")
    if data is None or data == max(shares.values()):
        return ""
    return f"Better figures would {'hardly help' if data < LITTLE else 'help a little'}. "


def _would_turn(run: what_ifs.Run) -> str:
    """Whether exact knowledge of a source would change the decision at the reader's threshold."""
    threshold = run.parameters.threshold
    most = max(run.outcome.doubts(threshold), key=lambda each: each.turns)
    mark = f"At your mark of {run.write(threshold)}"
    if most.turns < SELDOM:
        return f"{mark}, knowing more would not change the decision."
    return (
        f"{mark}, the chance that the decision would change if you knew {run.words.sources[most.source][0]} is "
        f"{what_ifs.chance(most.turns)}."
    )
