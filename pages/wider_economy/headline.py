"""The headline: how large health and care is in an area's economy, why, and which way it has gone."""

from __future__ import annotations

from dataclasses import replace

from components import narrative as say
from components.units import PERCENT, Unit
from pages.wider_economy.evidence import OUT_OF_WORK, TABLES_YEAR, Evidence
from pages.wider_economy.exhibits import (
    MILLIONS,
    NO_INTERVAL,
    REASONS,
    SPENDING,
    amounts,
    change,
    effect_words,
    people_out_of_work,
    place,
    placed,
    reason,
)
from pages.wider_economy.view import CARE, HEALTH, PATH, SHARE, View
from pages.words import named
from vocabulary import Finding, Refused


def headline(view: View, evidence: Evidence) -> Finding:
    own, uk, at = evidence.own, evidence.uk, evidence.at
    name, share, theirs = place(evidence), float(own.share[at]), float(uk.share[at])
    found = evidence.why
    if isinstance(found, Refused):
        return _finding(
            view,
            evidence,
            sentence=f"There is no answer for {name} in {evidence.year}.",
            detail=f"{found.reason} Choose another year.",
            size=None,
        )
    return _finding(
        view,
        evidence,
        sentence=(
            f"In {evidence.year}, {evidence.part} earned {MILLIONS.write(own.earned[at])} in {name}: {_told(share, theirs).write(share)} of "
            f"everything earned there, {against(share, theirs)}."
        ),
        detail=(
            f"{_place(evidence)} {_subject(evidence)} {reason(evidence, found)}: {amounts(evidence)} {change(evidence)} {SPENDING} "
            f"{_revised(evidence)}{_motion(view, evidence)}{_work(evidence)}"
        ),
        size=float(own.earned[at] - own.whole[at] * theirs),
    )


def against(share: float, uk: float) -> str:
    """ "3.1 percentage points more than in the UK (7.9%)"."""
    if PERCENT.same(share, uk):
        return f"the same as in the UK ({say.percent(uk)})"
    unit = _told(share, uk)
    return (
        f"{say.points(share - uk, unit.decimals)} {'more' if share > uk else 'less'} than in the UK ({unit.write(uk)})"
    )


def _told(share: float, uk: float) -> Unit:
    """Decimals that tell the two shares apart."""
    return PERCENT.telling(share, uk)


def _subject(evidence: Evidence) -> str:
    return "The share of them all" if evidence.area.kind == "region" else "It"


def _place(evidence: Evidence) -> str:
    if evidence.area.kind == "region":
        shares = sorted(evidence.peers, key=lambda each: float(each.share[evidence.at]))
        low, high = shares[0], shares[-1]
        least, most = say.percents(float(low.share[evidence.at]), float(high.share[evidence.at]))
        return (
            f"Among the {len(shares)} systems the share runs from {least} in {named(low.area)} to {most} in "
            f"{named(high.area)}."
        )
    at, number = evidence.position(evidence.own)
    kind = "systems" if evidence.area.kind == "icb" else "clusters"
    return f"That is {placed(at, number)} share of the {number} {kind}."


def _work(evidence: Evidence) -> str:
    if isinstance(evidence.work, Refused):
        return ""
    return f" {people_out_of_work(evidence, evidence.work, 'here')} (index of {evidence.work.period.label})."


def _revised(evidence: Evidence) -> str:
    """The publisher's first two figures of a year change in later releases."""
    newest = [each.label for each in evidence.years[-2:]]
    if evidence.year not in newest:
        return NO_INTERVAL
    return f"No interval is published, and later releases revise the figures of {' and '.join(newest)}."


def _motion(view: View, evidence: Evidence) -> str:
    """What a pound spent sets in motion, nationally."""
    if isinstance(evidence.motion, Refused):
        return ""
    product = CARE if view.part == "care" else HEALTH
    return f" {effect_words(evidence.motion, product, 'earned')} (UK average of {TABLES_YEAR})."


def work_finding(view: View, evidence: Evidence) -> Finding | None:
    """How many people are out of work; None where the edition does not hold it."""
    found = evidence.work
    if isinstance(found, Refused):
        return None
    at = found.place(evidence.area)
    size = float(found.beyond[at])
    return replace(
        _finding(
            view,
            evidence,
            sentence=f"{people_out_of_work(evidence, found)} (index of {found.period.label}).",
            detail=f"{REASONS} {' against '.join(say.percents(float(found.share[at]), found.england))} in England. No interval is published.",
            size=size,
        ),
        indicator=OUT_OF_WORK,
        period=found.period.label,
        size_unit="people out of work on benefits than at England’s share",
        direction="no different" if found.same[at] else "worse" if size > 0 else "better",
        caution="",
    )


def _finding(view: View, evidence: Evidence, *, sentence: str, detail: str, size: float | None) -> Finding:
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=detail,
        caution=evidence.stale,
        indicator=SHARE,
        family="economy",
        area=evidence.area.code,
        period=evidence.year,
        size=size,
        lower=None,
        upper=None,
        size_unit="million pounds {more|less} than at the UK’s share",
        direction="unknown",  # neither a large nor a small share is good in itself
        going="unknown",
        certainty="no interval",
        link=PATH + view.to_query(),
    )
