"""The headline: how much an area needs, what general practice there was paid, and who works in it."""

from __future__ import annotations

from components import narrative as say
from pages.resource_distribution.course import gp_course, pounds_course
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import COMPONENTS, PATH, PRIMARY, View
from pages.resource_distribution.words import (
    GPS_EACH,
    HOW_SURE,
    INDEX,
    POUNDS_EACH,
    beyond,
    place,
    placed,
    rate_of,
    side,
)
from vocabulary import Finding


def headline(view: View, evidence: Evidence) -> Finding:
    need = float(evidence.listed.beyond[evidence.own])
    return Finding(
        page=PATH,
        sentence=_sentence(evidence),
        detail=(
            f"{_need(evidence)} {_pounds(evidence)} {_gps(evidence)} {pounds_course(evidence)} {gp_course(evidence)} "
            f"Three publications of three years, side by side. {HOW_SURE}"
        ),
        caution=evidence.stale,
        indicator=evidence.component,
        family="resource",
        area=evidence.area.code,
        period=evidence.need_year.label,
        size=need,
        lower=None,
        upper=None,
        size_unit="people weighted for need than registered",
        direction="unknown",  # neither much need nor much money is good in itself
        going="unknown",
        certainty="no interval",
        link=PATH + view.to_query(),
    )


def _sentence(evidence: Evidence) -> str:
    """The need of the area in people, and its general practice in pounds and GPs, each with its year."""
    at = evidence.own
    money, gps = float(evidence.listed.pounds.missing[at]), float(evidence.listed.gps.missing[at])
    paid = (
        "been paid the same"
        if side(1 + evidence.listed.pounds.relative[at]) == 0
        else f"been paid {say.pounds(money)} {'more' if money > 0 else 'less'}"
    )
    staffed = (
        "had as many GPs" if round(gps) == 0 else f"had {say.about(gps)} {'more' if gps > 0 else 'fewer'} full-time GPs"
    )
    link = "and" if (money > 0) == (gps > 0) else "but"
    return (
        f"By the national weights {place(evidence)} {beyond(evidence)} ({evidence.need_year.label}); at {rate_of(evidence)} for "
        f"each weighted patient, its general practice would have {paid} ({evidence.pounds_year.label}) {link} {staffed} "
        f"({evidence.staff_year.label})."
    )


def _need(evidence: Evidence) -> str:
    at = evidence.own
    index = float(evidence.listed.index[at])
    words = COMPONENTS[evidence.component][1]
    where = ""
    if evidence.ranked:
        where = f", {placed(evidence, evidence.listed.index)}"
    practice = ""
    if evidence.component != PRIMARY:
        practice = f" For general practice alone it is {INDEX.write(evidence.components[PRIMARY])}."
    return (
        f"Its need index for {words} is {INDEX.write(index)} ({evidence.compared_words} 1){where}: "
        f"{say.count(evidence.listed.rows.registered[at])} people registered, weighted as "
        f"{say.count(evidence.listed.rows.registered[at] * index)}.{practice}"
    )


def _pounds(evidence: Evidence) -> str:
    rows = evidence.listed.rows
    own, other = float(rows.pounds_each[evidence.own]), float(rows.pounds_each[evidence.other])
    write = POUNDS_EACH.telling(own, other).write
    return (
        f"Payments to general practice in {evidence.pounds_year.label}, without dispensing and drugs, were "
        f"{write(own)} for each weighted patient, {evidence.compared_words} {write(other)}."
    )


def _gps(evidence: Evidence) -> str:
    rows, at = evidence.listed.rows, evidence.own
    own, other = float(rows.gps_per_10000[at]), float(rows.gps_per_10000[evidence.other])
    missing = float(evidence.listed.gps.missing[at])
    write = GPS_EACH.telling(own, other).write
    if GPS_EACH.same(own, other):
        gap = "the same"
    else:
        more = "more" if missing > 0 else "fewer"
        gap = f"at that number it would have {say.about(missing)} {more}"
    return (
        f"Qualified GPs in {evidence.staff_year.label}: {write(own)} full-time for every 10,000 patients weighted for "
        f"need, {evidence.compared_words} {write(other)}; {gap}."
    )
