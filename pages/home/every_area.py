"""What the board of each area hears first, and why it and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from caching import SingleFlightCache
from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from domain.overview.fronts import Chosen, choose_fronts
from domain.overview.material import LEAST_EVENTS, LEAST_OF_RESIDENTS, LEAST_SHARE
from pages import areas
from pages.fair_words import HOW_SURE, amount, comparator, how_sure, link, place
from pages.home.evidence import Evidence
from pages.home.exhibits import FAMILY_NAMES, sure_and_kind
from pages.home.view import View
from pages.words import provenance_of_list
from vocabulary import Area, Finding, Sureness

WHY_THESE = (
    "Each family puts at most one difference in front. It must be worse, up to date, and still clear when all differences of the area are "
    "judged together. It must be like for like, or else sure. And it must be large enough: even at the near end of its interval, at least "
    f"{LEAST_EVENTS:.0f} events and {1000 * LEAST_SHARE:.0f} in 1,000 of those expected. Of several, like for like comes first, then the surer, then "
    "the largest once luck is taken out. So one that is larger as counted can stand behind it. At most three families are shown. Where there are fewer, findings of other kinds follow, if they "
    f"are large enough: {1000 * LEAST_OF_RESIDENTS:.0f} in 1,000 registered people, or half a percentage point. These floors are our choice."
)


@dataclass(frozen=True)
class _Told:
    """The lines of all areas, each with the code of its area; the measures they name; and in how many areas a difference is in front."""

    lines: tuple[tuple[str, dict[str, object]], ...]
    measures: frozenset[str]
    different: int
    areas: int


_told_of_all = SingleFlightCache(4)


def every_area(view: View, evidence: Evidence) -> Exhibit:
    """One line for each finding in front, area by area."""
    store = evidence.store
    key = store, tuple(page.path for page in evidence.answered), date.today()
    told: _Told = _told_of_all.get(key, lambda: _of_all(evidence))  # the same on the page of every area
    rows = [{**line, "own": code == evidence.area.code} for code, line in told.lines]
    return Exhibit(
        id="every-area",
        title=f"What each area sees first: a clear difference in {told.different} of {told.areas}",
        sentence=WHY_THESE,
        table=Table(
            pd.DataFrame(rows),
            columns=(
                Column("area", "Area"),
                Column("family", "About"),
                Column("name", "Measure"),
                Column("words", "What it says"),
                Column("sure", HOW_SURE),
                Column("why", "Why this one"),
                Column("link", "More", "link"),
            ),
            highlight="own",
        ),
        provenance=provenance_of_list(
            store,
            sorted(told.measures & set(store.indicators())),
            definition="Each line of the table links to its measure’s definition.",
            method=WHY_THESE,
            period="The newest period of each measure.",
        ),
    )


def _of_all(evidence: Evidence) -> _Told:
    store = evidence.store
    listed = [area for option in areas.choices(store) if (area := store.area(option.value)) is not None]
    lines: list[tuple[str, dict[str, object]]] = []
    measures: set[str] = set()
    different = 0
    for area in listed:
        other = Evidence(View(area=area.code), store, evidence.answered)
        chosen, told = choose_fronts(other.scan), other.fronts
        rows = [_row(evidence, area, each) for each in chosen]
        rows += [_other(evidence, other, told[:number], told[number]) for number in range(len(chosen), len(told))]
        rows += [] if told else [_nothing(area)]
        lines += [(area.code, row) for row in rows]
        measures |= {each.indicator for each in told}
        different += bool(chosen)
    return _Told(tuple(lines), frozenset(measures), different, len(listed))


def _row(evidence: Evidence, area: Area, each: Chosen) -> dict[str, object]:
    one, store = each.compared, evidence.store
    return {
        "area_code": area.code,
        "area": area.short_name,
        "family": FAMILY_NAMES[one.indicator.family],
        "name": one.indicator.short_name + place(store, area, one),
        "words": f"{amount(one)} than {comparator(store, one)}",
        "sure": how_sure(one),
        "why": _why(each),
        "link": ("See the evidence", link(store, area, one)),
    }


def _other(evidence: Evidence, evidence_of: Evidence, before: Sequence[Finding], each: Finding) -> dict[str, object]:
    """A finding of another kind, behind those `before` it. `evidence_of`: of its area."""
    area = evidence_of.area
    largest = evidence_of.against_it
    again = each.family in {other.family for other in before}
    if largest is not None and each.sentence == largest.sentence:
        why = "nothing worse is clear and large enough; this is the largest difference against it"
    elif not each.asks_for_decision:
        why = "nothing else here is worse by enough; this one is not worse"
    elif again:
        why = "no other difference is clear enough; this is worse, though under a heading already shown"
    else:
        why = "no other difference is clear enough; this is the first worse finding under another heading"
    return {
        "area_code": area.code,
        "area": area.short_name,
        "family": FAMILY_NAMES[each.family],
        "name": evidence.short_name(each.indicator),
        "words": each.sentence,
        "sure": sure_and_kind(each),
        "why": why,
        "link": ("See the evidence", each.link),
    }


def _why(each: Chosen) -> str:
    if each.among == 1:
        return "the only clear and large difference under its heading"
    one = each.compared
    alike = "like for like" if one.like_for_like else "not adjusted, as none is like for like"
    surest = "sure" if one.sure.phrase is Sureness.SURE else "probable"
    drawn = say.about(abs(one.believed_people))
    return (
        f"first of {each.among} clear and large enough: {alike}, {surest}; among equals, the largest once luck is taken "
        f"out, here {drawn}"
    )


def _nothing(area: Area) -> dict[str, object]:
    return {
        "area_code": area.code,
        "area": area.short_name,
        "family": "",
        "name": "none",
        "words": "Nothing here is clear and large enough.",
        "sure": "",
        "why": "",
        "link": ("Overview", f"/?area={areas.key_of(area)}"),
    }
