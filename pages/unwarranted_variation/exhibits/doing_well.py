"""Who does it well, reliably: places better than expected in two or more periods running, what sets them apart, and where to ask."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from components.page import drills
from components.units import Unit
from domain.unwarranted_variation.funnel import Funnel
from domain.unwarranted_variation.who_does_it_well import DoingWell, SetApart, Well, load_doing_well
from pages import peer_words
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits.peers_table import DRILL, value_column
from pages.unwarranted_variation.improving import gained
from pages.unwarranted_variation.over_time import period_noun
from pages.unwarranted_variation.view import ALLOW, MOST_TO_CHOOSE, View
from pages.unwarranted_variation.words import case_mix, compared_noun, left_out, of_whom
from pages.words import named
from vocabulary import Refused

ID, TITLE = "doing-well", "Who does it well, period after period"
MOST_LISTED = 20
EVENTS = Unit("events", decimals=0)
METHOD = (
    "In each period a place’s figure is held against what is expected, and drawn towards it by as much as chance explains. It is better with a "
    "probability of 97.5% or more in each of the periods counted, up to the newest. Nothing says that what it does is why."
)


@drills(DRILL)
def doing_well(view: View, evidence: Evidence) -> Exhibit:
    """The twenty that stand for most people."""
    funnel = evidence.funnel
    if isinstance(funnel, Refused):
        return Exhibit(ID, TITLE, "", refused=funnel.reason)
    found = load_doing_well(evidence.store, evidence.peers, funnel.higher_is_better, evidence.allowed)
    if isinstance(found, Refused):
        return Exhibit(ID, TITLE, "", refused=found.reason)
    noun, periods = compared_noun(evidence), period_noun(evidence.together)
    if not found.places:
        why = f"None of the {found.judged:,} {noun.many} was better in each of the last two {periods.many} by more than luck."
        return Exhibit(ID, TITLE, "", refused=why)
    number, shown = len(found.places), found.places[:MOST_LISTED]
    own = sum(bool(evidence.peers.own[each.row]) for each in found.places)
    than = "expected" if found.like_for_like else "average"
    listed = f" The {MOST_LISTED} that stand for most people are listed." if number > MOST_LISTED else ""
    return Exhibit(
        id=ID,
        title=f"{number:,} of {found.judged:,} {noun.many} {'is' if number == 1 else 'are'} better than {than}, two {periods.many} running",
        sentence=(
            f"They were better in each of the last two {periods.many} or more, {_expected(evidence, found)}; {own:,} of them in {named(evidence.area)}.{listed} "
            f"{_outside(evidence, funnel)}"
            f"{_apart(found)}{'' if found.like_for_like else case_mix(evidence)}{left_out(evidence)}"
        ).strip(),
        table=Table(
            pd.DataFrame([_row(evidence, each) for each in shown]),
            columns=(
                Column("name", evidence.noun.one.capitalize()),
                Column("system", "System to ask"),
                Column("periods", f"{periods.many.capitalize()} running", "count"),
                value_column("value", say.sentence_case(of_whom(evidence)), evidence.unit),
                Column("events", f"Better by: {gained(evidence.indicator)}", "figure", unit=EVENTS),
            ),
            highlight="own",
            short=True,
        ),
        provenance=replace(evidence.provenance, method=METHOD),
        caveats=evidence.indicator.caveats,
        can_drill=len(evidence.peers.rows) <= MOST_TO_CHOOSE,
    )


def _outside(evidence: Evidence, funnel: Funnel) -> str:
    """How many stand out from the usual spread, which asks for more, and a space."""
    out = int(funnel.outside("better").sum())
    who = "None" if out == 0 else f"{out:,}"
    return f"{who} of all {funnel.variation.judged:,} {'lies' if out < 2 else 'lie'} outside the limits on that side, which asks for more. "


def _row(evidence: Evidence, each: Well) -> dict[str, object]:
    peers, row = evidence.peers, each.row
    assert not isinstance(evidence.funnel, Refused)
    return {
        "code": str(peers.rows.area[row]),
        "name": peers.name(row),
        "system": each.system.short_name if each.system is not None else "itself",
        "periods": each.periods,
        "value": float(evidence.funnel.variation.value[row]),
        "events": each.events,
        "own": bool(peers.own[row]),
    }


def _expected(evidence: Evidence, found: DoingWell) -> str:
    if found.like_for_like:
        return f"than people of their {ALLOW.label(evidence.allowed.value)} have elsewhere"
    return "than the average of those compared"


def _apart(found: DoingWell) -> str:
    """In what they differ from the others, and a space; "" where in nothing that is known."""
    told = [words for each in found.apart if (words := _differ(each))]
    if not told:
        return "In nothing known here do they differ much from the others. " if len(found.places) >= 3 else ""
    return f"Against the others they have, at the median, {say.listing(told)}. "


def _differ(each: SetApart) -> str:
    if each.covariate in peer_words.SIZES:
        return f"{'more' if each.spread > 0 else 'fewer'} {peer_words.SIZES[each.covariate]}"
    words = (peer_words.MORE if each.spread > 0 else peer_words.LESS).get(each.covariate, "")
    return words if words.startswith(("more ", "fewer ", "less ")) else ""
