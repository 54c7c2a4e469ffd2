"""What the first page is told of a system's practices: their difference from what such people have elsewhere."""

from __future__ import annotations

from components import narrative as say
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits.like_for_like import more_or_fewer
from pages.unwarranted_variation.view import PATH, View
from pages.words import named
from vocabulary import Finding, Refused, Sureness


def like_for_like_finding(view: View, evidence: Evidence) -> Finding | None:
    """The finding of a system whose practices are counted; None for any other view, which keeps its headline."""
    if evidence.level != "practice" or evidence.area.kind != "icb" or isinstance(evidence.like_for_like, Refused):
        return None
    own = next((one for area, one in evidence.like_for_like.systems if area.code == evidence.area.code), None)
    if own is None:
        return None
    worse = 1 if evidence.indicator.polarity != "higher" else -1
    limits = sorted((worse * own.lower, worse * own.upper))
    clear = own.sure.phrase in (Sureness.SURE, Sureness.PROBABLY) and limits[0] * limits[1] > 0
    size = worse * own.like_for_like
    year = own.period.label
    return Finding(
        page=PATH,
        sentence=_sentence(evidence, size, clear=clear, year=year),
        detail=(
            f"Against the plain average it has {say.signed(worse * own.crude, evidence.indicator.people_worse)}. "
            f"{say.sentence_case(str(own.sure.phrase))}: the 95% interval runs from {more_or_fewer(limits[0])} to {more_or_fewer(limits[1])}. "
            "Ages, sexes and deprivation are allowed for; ethnic group is not."
        ),
        freshness=(evidence.freshness_at(own.period),),
        indicator=evidence.indicator.id,
        family=evidence.indicator.family,
        area=evidence.area.code,
        period=year,
        size=size,
        lower=limits[0],
        upper=limits[1],
        size_unit=evidence.indicator.people_worse,
        direction="no different" if not clear else "worse" if size > 0 else "better",
        going="unknown",
        sure=own.sure.phrase,
        link=PATH + view.to_query(),
        like_for_like=True,
    )


def _sentence(evidence: Evidence, size: float, *, clear: bool, year: str) -> str:
    name, people = named(evidence.area), evidence.indicator.people_worse
    if not clear:
        return (
            f"In {year}, {name} had no more and no fewer {people} than people of its ages, sexes and deprivation have across the "
            "Midlands, as far as can be told."
        )
    return f"In {year}, {name} had {say.signed(size, people)} than people of its ages, sexes and deprivation have across the Midlands."
