"""Which plain differences of the area change their sign or their badge when they are compared like for like."""

from __future__ import annotations

import math
import re

import pandas as pd

from components import dates
from components import narrative as say
from components.charts.specs import Dumbbell
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from domain.fair_comparison.beside_plain import (
    BesidePlain,
    beside_plain,
    changes_sign,
    not_adjusted,
    told_like_for_like,
    within_chance,
)
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.scan import CLAIMABLE
from pages.fair_words import ALLOWED, link, place, plain_and_fair, unit_of, worse_by
from pages.home.evidence import Evidence
from pages.home.view import View
from pages.words import named, provenance_of_list

ID, TITLE = "turned", "What changes like for like"
MOST_DRAWN = 15  # the first of the list; the table has all
SHARE = Unit("% more or fewer", 100, after="%")
METHOD = (
    "Plain: against the average rate of the Midlands, of a region against England’s. Like for like: against what similar people have. What moved a difference is worked "
    "out in this order: ages and sexes alone, then deprivation too. Counts by board allow for deprivation and the share of people over 65 together. A plain "
    "difference could be chance where its 95% interval, which allows for how practices usually differ, includes no difference. A plain difference is called Probably or Sure only where nine in ten systems that differ "
    "as usual lie nearer to the average, because who lives there may explain all of it."
)


def turned(view: View, evidence: Evidence) -> Exhibit:
    """Every measure that changes, the ones that change sign first; the first fifteen are drawn."""
    found = beside_plain(evidence.store, evidence.area.code)
    if not found:
        return Exhibit(ID, TITLE, "", refused=f"No measure of {named(evidence.area)} can be compared like for like.")
    listed = [each for each in found if each.changes_sign or each.changes_badge]
    if not listed:
        return Exhibit(
            ID,
            TITLE,
            "",
            refused=f"None of the {len(found)} differences turns round once similar people are compared, nor does how sure we are of any change.",
        )
    rows = pd.DataFrame([_row(evidence, each) for each in listed])
    rows["plain_drawn"] = rows["plain_share"].where(rows.index < MOST_DRAWN)
    rows["fair_drawn"] = rows["fair_share"].where(rows.index < MOST_DRAWN)
    signs, badges = sum(each.changes_sign for each in listed), sum(not each.changes_sign for each in listed)
    return Exhibit(
        id=ID,
        title=plain_and_fair(signs, len(found)),
        front=(
            f"{badges} more {'keeps its' if badges == 1 else 'keep their'} direction, but how sure we are changes. Of the {len(found)} plain differences, "
            f"{sum(each.plain_is_chance for each in found)} could be chance."
        ),
        sentence=f"{_others(evidence)}{METHOD}",
        table=Table(
            rows,
            columns=(
                Column("name", "Measure"),
                Column("plain_words", "Plain difference", order="plain"),
                Column("fair_words", "Like for like", order="fair"),
                Column("outcome", "What changes"),
                Column("plain_sure", "How sure of the plain sign"),
                Column("fair_sure", "How sure of the sign like for like"),
                Column("most", "Moved most by"),
                Column("ages_words", "Moved by ages and sexes", order="ages"),
                Column("deprivation_words", "then by deprivation", order="deprivation"),
                Column("moved_words", "by all that is allowed for", order="moved"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
            why_missing="not told apart",
            highlight="claimed",
            short=True,
        ),
        spec=Dumbbell(
            start="plain_drawn",
            end="fair_drawn",
            words="outcome",
            name="name",
            code="address",
            value_title="% from the average (right: worse, or more)",
            unit=SHARE,
            start_name="Plain",
            end_name="Like for like",
            start_level=0.0,
            against="the average",
            focus="claimed",
        ),
        provenance=provenance_of_list(
            evidence.store,
            (each.fair.indicator.id for each in listed),
            definition="Each line of the table links to its measure’s definition.",
            method=METHOD,
            period="Newest periods",
        ),
    )


def signs_changed(evidence: Evidence) -> str:
    """The line about it under the picture of all findings; "" if nothing is compared like for like."""
    told = told_like_for_like(evidence.scan)
    changed = sum(changes_sign(one) for one in told)
    return f"{plain_and_fair(changed, len(told))}." if told else ""


def outcome(each: BesidePlain) -> str:
    """What allowing for the people does, in a few words."""
    if each.changes_sign:
        match each.plain_is_chance, each.fair_is_chance:
            case False, False:
                return "turns round"
            case True, False:
                return "only now clear"
            case False, True:
                return "no longer clear"
        return "not clear either way"
    was, now = (one.sure.phrase in CLAIMABLE for one in (each.plain, each.fair))
    if was == now:
        return f"now {str(each.fair.sure.phrase).lower()}"
    return "now claimed" if now else "no longer claimed"


def moved_most(each: BesidePlain) -> str:
    """The part of the mix that moved it most; all that is allowed for where the parts are not told apart."""
    if not math.isfinite(each.ages):
        return say.listing([ALLOWED[key] for key in each.fair.adjusted_for], most=9)
    return "ages and sexes" if abs(each.ages) >= abs(each.deprivation) else "deprivation"


def _others(evidence: Evidence) -> str:
    """A sentence and a space about the comparisons that are not adjusted; "" where there are none."""
    plain = not_adjusted(evidence.scan)
    if not plain:
        return ""
    chance = sum(within_chance(one) for one in plain)
    return f"{len(plain)} other comparisons cannot be adjusted; {chance} of them could be chance. "


def _moved(one: Compared, events: float) -> str | None:
    """ "about 12,200 fewer" of what the measure counts; None where the parts are not told apart."""
    words = re.search(r"\{.*\}", unit_of(one.indicator))
    return (
        say.signed(worse_by(one, events), words.group() if words else "{more|fewer}") if math.isfinite(events) else None
    )


def _row(evidence: Evidence, each: BesidePlain) -> dict[str, object]:
    store, area, one = evidence.store, evidence.area, each.fair
    unit, address = unit_of(one.indicator), link(store, area, one)
    return {
        "name": one.indicator.short_name + place(store, area, one),
        "plain": worse_by(one, one.crude),
        "fair": worse_by(one, one.difference),
        "plain_words": say.signed(worse_by(one, one.crude), unit),
        "fair_words": say.signed(worse_by(one, one.difference), unit),
        "outcome": outcome(each),
        "plain_sure": str(each.plain.sure.phrase),
        "fair_sure": str(one.sure.phrase),
        "most": moved_most(each),
        "ages": worse_by(one, each.ages),
        "deprivation": worse_by(one, each.deprivation),
        "moved": worse_by(one, each.moved),
        **{
            f"{key}_words": _moved(one, events)
            for key, events in (("ages", each.ages), ("deprivation", each.deprivation), ("moved", each.moved))
        },
        "period": dates.dated(one.period.label, [one.freshness] if one.freshness else []),
        "link": ("See the evidence", address),
        "address": address,
        "plain_share": worse_by(one, each.plain_share),
        "fair_share": worse_by(one, each.fair_share),
        "claimed": one.claimed,
    }
