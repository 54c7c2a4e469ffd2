"""What a board hears first, in words: one line a difference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlencode

from components import narrative as say
from data_access import Store
from domain.fair_comparison.compared import KINDS, Compared
from domain.overview.fronts import choose_fronts
from pages import areas, paths
from pages.words import spoken
from vocabulary import Area, Finding

ALLOWED = {
    "age": "ages",
    "sex": "sexes",
    "deprivation": "deprivation",
    "age_65_and_over": "share of people over 65",
    "diagnosis": "diagnoses",
    "illness": "other illnesses",
    "size": "size",
    "teaching": "teaching",
    "rurality": "rurality",
    "ethnic_mix": "ethnic mix",
}


def fronts(store: Store, area: Area, scan: Iterable[Compared]) -> tuple[Finding, ...]:
    """At most three findings of a scan, each of another family."""
    return tuple(finding_of(store, area, each.compared) for each in choose_fronts(scan))


def finding_of(store: Store, area: Area, one: Compared) -> Finding:
    """One result of the scan as a finding; its size is positive where it is worse."""
    sign = -1 if one.indicator.polarity == "higher" else 1
    low, high = sorted((sign * one.lower, sign * one.upper))
    return Finding(
        page=paths.UNWARRANTED_VARIATION,
        sentence=f"{one.indicator.short_name}: {amount(one)} than {comparator(store, one)}{place(store, area, one)}.",
        detail=_detail(store, one, low, high),
        indicator=one.indicator.id,
        family=one.indicator.family,
        area=area.code,
        period=one.period.label,
        size=sign * one.difference,
        lower=low,
        upper=high,
        size_unit=one.indicator.people_worse,
        direction="worse" if one.worse else "better",
        going=trend(one),
        sure=one.sure.phrase,
        link=link(store, area, one),
        freshness=() if one.freshness is None else (one.freshness,),
        like_for_like=one.like_for_like,
    )


def amount(one: Compared) -> str:
    """ "about 2,100 more people not checked": from the bad side, whichever way the measure counts."""
    sign = -1 if one.indicator.polarity == "higher" else 1
    return say.signed(sign * one.difference, one.indicator.people_worse)


def comparator(store: Store, one: Compared) -> str:
    if one.like_for_like:
        return "expected for its patients" if one.unit_kind == "trust" else "expected for its people"
    against = store.area(one.against)
    return f"at the average of {spoken(against.short_name)}" if against else "at the average"


def place(store: Store, area: Area, one: Compared) -> str:
    unit = store.area(one.unit)
    return f", at {spoken(unit.short_name)}" if unit is not None and one.unit != area.code else ""


def link(store: Store, area: Area, one: Compared) -> str:
    """The measure on the page about variation, at the kind of place it is counted by."""
    query = {"area": areas.key_of(area), "indicator": one.indicator.id, "level": KINDS[one.unit_kind]}
    if one.unit_kind == "trust":
        query["place"] = one.unit
    return f"{paths.UNWARRANTED_VARIATION}?{urlencode(query)}"


def trend(one: Compared) -> Literal["improvement", "concern", "neither", "unknown"]:
    """Whether it gets worse beside the others, where that is 95% sure or more."""
    chance = one.getting_worse
    if chance is None:
        return "unknown"
    return "concern" if chance >= 0.95 else "improvement" if chance <= 0.05 else "neither"


def _detail(store: Store, one: Compared, low: float, high: float) -> str:
    people = one.indicator.people_worse
    limits = f"95% interval: {say.signed(low, people)} to {say.signed(high, people)}."
    if one.like_for_like:
        known = say.listing([ALLOWED[key] for key in one.adjusted_for], most=9)
        return f"Allowed for: {known}. {limits} Against the plain average: {_crude(one)}."
    reason = f" {one.why_not}" if one.why_not else ""
    return f"{limits} Not adjusted for who the people are.{reason}"


def _crude(one: Compared) -> str:
    sign = -1 if one.indicator.polarity == "higher" else 1
    return say.signed(sign * one.crude, one.indicator.people_worse)
