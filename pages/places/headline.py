"""The headline: what the chosen place is."""

from __future__ import annotations

from components import narrative as say
from components.units import Unit
from pages.places.evidence import Evidence
from pages.places.view import PATH, View
from pages.words import named, statement
from vocabulary import Finding, Refused

NAMED = 5  # closed practices named one by one
INDEX = Unit("need index", decimals=3, floor=0)


def headline(view: View, evidence: Evidence) -> Finding:
    return statement(
        PATH,
        _sentence(evidence),
        detail=_detail(evidence),
        area=evidence.area.code,
        period=evidence.years.need.label if evidence.own else "",
        indicator="need_overall_core",
        family="resource",
        link=PATH + view.to_query(),
    )


def _sentence(evidence: Evidence) -> str:
    own = evidence.own
    if own is None:
        saved = evidence.in_all
        if not saved:
            return "You have not chosen a place. Make one under “Change this place”."
        which = "the saved one" if saved == 1 else f"one of the {say.count(saved)} saved"
        return f"You have not chosen a place. Choose {which}, or make another."
    count, name = len(own.practices) - len(evidence.closed), evidence.called[own.id]
    what = f"{say.count(count)} {'practice' if count == 1 else 'practices'}"
    comparison = evidence.side_by_side
    if isinstance(comparison, Refused) or own.id not in comparison.counts.codes:
        return f"“{name}” has {what}, and no figure of need yet."
    row = comparison.row(own.id)
    people, index = float(comparison.counts.registered[row]), float(comparison.need_index[row])
    return f"“{name}” is {what} with {say.about(people)} people; their need is {needed(index)}."


def needed(index: float) -> str:
    """A need index in words, England's being 1: "1.06 times England’s"."""
    return f"{index:.2f} times England’s"


def _detail(evidence: Evidence) -> str:
    own = evidence.own
    parts = []
    if own is not None:
        if evidence.outside:
            number = len(evidence.outside)
            parts.append(
                f"{'One' if number == 1 else say.count(number)} of its practices {'does' if number == 1 else 'do'} not belong to {named(evidence.area)}."
            )
        if evidence.closed:
            number, first = len(evidence.closed), say.listing(evidence.closed[:NAMED])
            more = f" and {say.count(number - NAMED)} more" if number > NAMED else ""
            parts.append(
                f"{'One practice is' if number == 1 else f'{say.count(number)} practices are'} not counted, with no patients registered today "
                f"(closed or merged): {first}{more}."
            )
        name = evidence.called[own.id]
        shared = [overlap for overlap in evidence.overlaps if name in (overlap.one, overlap.other)]
        if shared:
            others = [overlap.other if overlap.one == name else overlap.one for overlap in shared]
            parts.append(f"It shares practices with {say.listing(others)}.")
        parts.append(
            "Its address holds it, saved or not. On every page it can be chosen as the area, or typed by its name once it is saved."
        )
    if evidence.in_all > evidence.offered:
        parts.append(
            f"The lists offer {say.count(evidence.offered)} of the {say.count(evidence.in_all)} saved places, your own first and then the newest. "
            "Any other opens by its address."
        )
    parts.append(
        "Figures are those of the practices added up. Where a measure has no counts by practice, pages say so and show the system."
    )
    return " ".join(parts)
