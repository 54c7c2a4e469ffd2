"""The headline: what the place in hand is."""

from __future__ import annotations

from components import narrative as say
from components.units import Unit
from pages.places.evidence import Evidence
from pages.places.view import PATH, View
from pages.words import named
from vocabulary import Finding, Refused

INDEX = Unit("need index", decimals=3, floor=0)


def headline(view: View, evidence: Evidence) -> Finding:
    return Finding(
        page=PATH,
        sentence=_sentence(evidence),
        detail=_detail(evidence),
        indicator="need_overall_core",
        family="resource",
        area=evidence.area.code,
        period=evidence.need_year,
        size=None,
        lower=None,
        upper=None,
        size_unit="",
        direction="unknown",
        going="unknown",
        certainty="no interval",
        link=PATH + view.to_query(),
    )


def _sentence(evidence: Evidence) -> str:
    own = evidence.own
    if own is None:
        saved = len(evidence.saved)
        if not saved:
            return "No place is in hand yet. Choose practices below, and what they are together is shown as you go."
        return f"No place is in hand. {saved} {'is' if saved == 1 else 'are'} saved: choose one above, or begin another below."
    count = len(own.practices)
    what = f"{say.count(count)} {'practice' if count == 1 else 'practices'}"
    found = evidence.side_by_side
    if isinstance(found, Refused) or own.id not in found.rows.codes:
        return f"“{own.name}” has {what}, and no figure of need yet."
    at = found.rows.at(own.id)
    people, index = float(found.rows.registered[at]), float(found.index[at])
    return f"“{own.name}” is {what} with {say.count(people)} people registered; its need index is {INDEX.write(index)} (England 1, {evidence.need_year})."


def _detail(evidence: Evidence) -> str:
    own = evidence.own
    parts = []
    if own is not None:
        if evidence.outside:
            number = len(evidence.outside)
            parts.append(
                f"{'One' if number == 1 else say.count(number)} of its practices {'does' if number == 1 else 'do'} not belong to {named(evidence.area)}."
            )
        shared = [each for each in evidence.overlaps if own.name in (each.one, each.other)]
        if shared:
            parts.append(
                f"It shares practices with {say.listing([each.other if each.one == own.name else each.one for each in shared])}."
            )
        parts.append(
            "Its address holds it, saved or not; on every page it can be chosen as the area, or typed by its name once it is saved."
        )
    parts.append(
        "Figures are those of the practices added up; where a measure has no counts by practice, pages say so and show the system."
    )
    return " ".join(parts)
