"""The headline: how much an area needs, what general practice there was paid, and who works in it."""

from __future__ import annotations

from components import narrative as say
from domain.resource_distribution.allocations import DISTANCE, STREAM
from domain.resource_distribution.measures import PRIMARY
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import COMPONENTS, PATH, STREAMS, View
from pages.resource_distribution.words import (
    GPS_EACH,
    HOW_SURE,
    INDEX,
    POUNDS_EACH,
    area_name,
    average_of,
    distance_words,
    excess_need,
    gp_trend,
    off_target,
    payments_trend,
    rank,
    side,
)
from vocabulary import Finding, Refused, Sureness


def headline(view: View, evidence: Evidence) -> Finding:
    """How far the area is from its fair share of the money; where it has no allocation, its need."""
    return fair_share_finding(view, evidence) or need_headline(view, evidence)


def need_headline(view: View, evidence: Evidence) -> Finding:
    """The need of the area beside what its general practice is paid and who works there."""
    return Finding(
        page=PATH,
        sentence=_sentence(evidence),
        detail=(
            f"{_fair_share(evidence)}{_need(evidence)} {_payments(evidence)} {_gps(evidence)} {payments_trend(evidence)} {gp_trend(evidence)} "
            f"Three publications of three years, side by side. {HOW_SURE}"
        ),
        freshness=evidence.freshness,
        indicator=view.component,
        family="resource",
        area=evidence.area.code,
        period=evidence.years.need.label,
        size=float(evidence.listed.excess_need[evidence.row])
        if evidence.own_need is None
        else evidence.own_need.excess_alone,
        lower=None,
        upper=None,
        size_unit="people weighted for need than registered",
        direction="unknown",  # neither much need nor much money is good in itself
        going="unknown",
        sure=Sureness.NOT_MEASURED,
        link=PATH + view.to_query(),
    )


def _sentence(evidence: Evidence) -> str:
    """The need of the area in people, and its general practice in pounds and GPs, each with its year."""
    row, years = evidence.row, evidence.years
    money, gps = (float(distance.missing[row]) for distance in (evidence.listed.payments, evidence.listed.gps))
    paid = (
        "been paid the same"
        if side(1 + float(evidence.listed.payments.relative[row])) == 0
        else f"been paid {say.pounds(money)} {'more' if money > 0 else 'less'}"
    )
    staffed = (
        "had as many GPs" if round(gps) == 0 else f"had {say.about(gps)} {'more' if gps > 0 else 'fewer'} full-time GPs"
    )
    link = "and" if (money > 0) == (gps > 0) else "but"
    return (
        f"By the national weights {area_name(evidence)} {excess_need(evidence)} ({years.need.label}); at {average_of(evidence)} for "
        f"each weighted patient, its general practice would have {paid} ({years.payments.label}) {link} {staffed} "
        f"({years.staff.label})."
    )


def _fair_share(evidence: Evidence) -> str:
    """A sentence and a space on the money allocated against the fair-share target; "" for a place of one's own, which has none."""
    found = evidence.allocations
    row = None if isinstance(found, Refused) else found.row(evidence.area.code)
    if isinstance(found, Refused) or row is None:
        return ""
    return (
        f"Of the money for {say.mid_sentence(STREAMS[found.stream][1])}, it opened {found.period.label} "
        f"{distance_words(float(found.distance[row]), float(found.pounds[row]))}. "
    )


def fair_share_finding(view: View, evidence: Evidence) -> Finding | None:
    """How far the area is from its fair share of the money; None where it has no allocation."""
    found = evidence.allocations
    row = None if isinstance(found, Refused) else found.row(evidence.area.code)
    if isinstance(found, Refused) or row is None:
        return None
    distance, pounds = float(found.distance[row]), float(found.pounds[row])
    return Finding(
        page=PATH,
        sentence=(
            f"{say.sentence_case(area_name(evidence))} opened {distance_words(distance, pounds)} for "
            f"{say.mid_sentence(STREAMS[found.stream][1])}."
        ),
        detail=(
            f"All of England’s boards together stood {off_target(found.england)}. The target is the national formula’s judgement of need and "
            "unavoidable costs, made to share out money. It is what the publisher states, so there is no interval."
        ),
        freshness=(
            evidence.store.freshness(DISTANCE, period=found.period, kind="icb", breakdown=f"{STREAM}={found.stream}"),
        ),
        indicator=DISTANCE,
        family="resource",
        area=evidence.area.code,
        period=found.period.label,
        size=pounds / 1e6,
        lower=None,
        upper=None,
        size_unit="million pounds {more|less} than the target",
        direction="unknown",  # neither more nor less than the target is good in itself
        going="unknown",
        sure=Sureness.NOT_MEASURED,
        link=PATH + view.to_query(),
    )


def _need(evidence: Evidence) -> str:
    component = evidence.view.component
    index = float(evidence.listed.need_index[evidence.row])
    registered = float(evidence.listed.counts.registered[evidence.row])
    alone = ""
    if evidence.own_need is not None:
        alone = f" On need alone it is {INDEX.write(evidence.own_need.alone)}: prices here are weighted {INDEX.write(evidence.own_need.prices)}."
    ranked = f", {rank(evidence, evidence.listed.need_index)}" if evidence.ranked else ""
    practice = ""
    if component != PRIMARY:
        practice = f" For general practice alone it is {INDEX.write(evidence.need_by_component[PRIMARY])}."
    return (
        f"Its need index for {COMPONENTS[component][1]} is {INDEX.write(index)} ({evidence.benchmark_name} 1){ranked}: "
        f"{say.count(registered)} people registered, weighted as {say.count(registered * index)}.{alone}{practice}"
    )


def _payments(evidence: Evidence) -> str:
    rates = evidence.listed.counts.payments_per_patient
    own, benchmark = float(rates[evidence.row]), float(rates[evidence.benchmark_row])
    write = POUNDS_EACH.telling(own, benchmark).write
    return (
        f"Payments to general practice in {evidence.years.payments.label}, without dispensing and drugs, were "
        f"{write(own)} for each weighted patient, {evidence.benchmark_name} {write(benchmark)}."
    )


def _gps(evidence: Evidence) -> str:
    rates = evidence.listed.counts.gps_per_10000
    own, benchmark = float(rates[evidence.row]), float(rates[evidence.benchmark_row])
    missing = float(evidence.listed.gps.missing[evidence.row])
    write = GPS_EACH.telling(own, benchmark).write
    if GPS_EACH.same(own, benchmark):
        gap = "the same"
    else:
        gap = f"at that number it would have {say.about(missing)} {'more' if missing > 0 else 'fewer'}"
    return (
        f"Qualified GPs in {evidence.years.staff.label}: {write(own)} full-time for every 10,000 patients weighted for "
        f"need, {evidence.benchmark_name} {write(benchmark)}; {gap}."
    )
