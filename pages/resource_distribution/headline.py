"""The headline: how far an area is from its fair share of the money, or how much it needs."""

from __future__ import annotations

from dataclasses import replace

from components import narrative as say
from domain.resource_distribution.allocations import DISTANCE, PER_HEAD, STREAM
from domain.resource_distribution.arrival import FairShares, fair_shares_by_the_date
from domain.resource_distribution.measures import PRIMARY
from domain.resource_distribution.parts import load_boards
from pages.one_pound_link import SHORT, one_pound
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import COMPONENTS, PATH, STREAMS, View
from pages.resource_distribution.what_if.move_parameters import Moving
from pages.resource_distribution.words import (
    HOW_SURE,
    INDEX,
    POUNDS_EACH,
    area_name,
    distance_words,
    need_in_people,
    off_target,
    rank,
)
from pages.words import no_rank_interval
from vocabulary import MILLION, Finding, Refused, Sureness

GROWS = Moving().growth  # percent a year: the base growth of the newest allocations
ASSUMES = (
    f"Fair shares by the date: needs stay as they are and the money of all boards together grows {GROWS:g}% a year."
)


def headline(view: View, evidence: Evidence) -> Finding:
    """How far the area is from its fair share of the money; its pounds a head where the money has no target; its need where it has no
    allocation."""
    found = fair_share_finding(view, evidence)
    if found is not None:
        said = in_front(view, evidence)
        if not said:
            return found
        # The growth and the needs that it rests on stand one click away.
        return replace(found, caution=f"{found.caution} {said}".lstrip(), detail=f"{found.detail} {ASSUMES}")
    return _without_target(view, evidence) or need_headline(view, evidence)


def in_front(view: View, evidence: Evidence) -> str:
    """What fair shares would do to the area, by when, and who pays, in plain sentences; "" where boards have no target, and once the date has come."""
    boards = load_boards(evidence.store, view.stream, evidence.area)
    if isinstance(boards, Refused) or not boards.own.any() or boards.own.all():
        return ""
    fair = fair_shares_by_the_date(boards, GROWS / 100)
    if fair is None or abs(fair.own) < 1:
        return ""
    if fair.own > 0:
        return (
            f"Fair shares by {fair.year} would add {say.pounds(fair.own)} a year here{_grown(fair)}. "
            f"The {fair.losing} boards above their share would pay for it by growing more slowly."
        )
    grows = " Cash here would still grow." if fair.grows else ""
    return (
        f"Fair shares by {fair.year} would mean {say.pounds(-fair.own)} a year less than growing like all boards{_grown(fair)}. "
        f"The {fair.gaining} boards below their share would get it.{grows}"
    )


def _grown(fair: FairShares) -> str:
    """ " (£35.6 million at year-end, grown 4.4% a year)": the same sum as scenarios show it."""
    return f" ({say.pounds(abs(fair.own_now)).removeprefix('about ')} at year-end, grown {GROWS:g}% a year)"


def need_headline(view: View, evidence: Evidence) -> Finding:
    """The need of the area in people."""
    return Finding(
        page=PATH,
        sentence=need_in_people(evidence),
        detail=f"{_need(evidence)} {_fair_share(evidence)}{HOW_SURE}",
        freshness=(evidence.store.freshness(view.component, period=evidence.years.need, kind="icb"),),
        indicator=view.component,
        family="resource",
        area=evidence.area.code,
        period=evidence.years.need.label,
        size=float(evidence.listed.excess_need[evidence.row])
        if evidence.own_need is None
        else evidence.own_need.excess_alone,
        lower=None,
        upper=None,
        size_unit="people once weighted for need",
        direction="unknown",  # neither much need nor much money is good in itself
        going="unknown",
        sure=Sureness.NOT_MEASURED,
        link=PATH + view.to_query(),
    )


def _fair_share(evidence: Evidence) -> str:
    """A sentence and a space on the money allocated against the fair-share target; "" for a place of one's own, which has none."""
    found = evidence.allocations
    row = None if isinstance(found, Refused) else found.row(evidence.area.code)
    if isinstance(found, Refused) or row is None:
        return ""
    return (
        f"Its money started {found.period.label} "
        f"{distance_words(float(found.distance[row]), float(found.pounds[row]), _stream(found.stream), centred=found.centred)}. "
    )


def fair_share_finding(view: View, evidence: Evidence) -> Finding | None:
    """How far the area is from its fair share of the money; None where it has no allocation."""
    found = evidence.allocations
    row = None if isinstance(found, Refused) else found.row(evidence.area.code)
    if isinstance(found, Refused) or row is None:
        return None
    distance, pounds = float(found.distance[row]), float(found.pounds[row])
    said = distance_words(distance, pounds, "", centred=found.centred)
    than = f"the {'average' if found.centred else 'target'} for"
    share = evidence.share_turned
    if share is not None:
        # On one side of its published target and on the other of its share: its share is in front, the target in the same sentence.
        said = f"{off_target(share.distance, target='its share')}, but {off_target(distance, target='its published target')}"
        pounds, than = share.pounds, "its share of the money for"
    return Finding(
        page=PATH,
        sentence=f"{say.sentence_case(area_name(evidence))} started the year {said}.",
        detail=(
            "The target is the national formula’s judgement of need and "
            "unavoidable costs, made to share out money. It is what the publisher states, so there is no interval. "
            f"{' '.join(evidence.bridge)}"
        ).rstrip(),
        freshness=(
            evidence.store.freshness(DISTANCE, period=found.period, kind="icb", breakdown=f"{STREAM}={found.stream}"),
        ),
        indicator=DISTANCE,
        family="resource",
        area=evidence.area.code,
        period=found.period.label,
        size=-pounds / 1e6,
        lower=None,
        upper=None,
        size_unit=f"million pounds {{less|more}} than {than} {_stream(found.stream)}",
        # Less money than the national formula asks for is for the board to act on; more is not worse, nor good in itself.
        direction="worse" if distance < 0 else "unknown",
        going="unknown",
        sure=Sureness.NOT_MEASURED,
        like_for_like=True,  # the target allows for who the people are
        against="share" if found.centred or share is not None else "target",
        link=PATH + view.to_query(),
        caution="" if found.centred else _together(evidence),
        onward=_five_answers(view, pounds),
    )


def _five_answers(view: View, pounds: float) -> tuple[str, str]:
    """The way to five answers about closing this distance: the money comes to an area below its share, and leaves one above."""
    found = one_pound(view.area, abs(pounds) / MILLION, "outside" if pounds < 0 else "leaves")
    return (SHORT, found.address) if found else ("", "")


def _stream(stream: str) -> str:
    """ "core services", in the middle of a sentence."""
    return say.mid_sentence(STREAMS[stream][1])


def _together(evidence: Evidence) -> str:
    """A sentence on all boards against their targets, as printed; "" where it is not known. Where the area is on both sides it says why."""
    printed = evidence.as_printed
    if isinstance(printed, Refused):
        return ""
    if evidence.share_turned is None:
        return f"All boards together are {off_target(printed.england, target='their targets')}."
    return f"Both are true, because all boards together are {off_target(printed.england, target='their published targets')}."


def _without_target(view: View, evidence: Evidence) -> Finding | None:
    """Pounds a head of a stream that has no target; None where the area has no allocation."""
    found = evidence.without_target
    if isinstance(found, Refused) or not isinstance(evidence.allocations, Refused):
        return None
    if evidence.area.code not in found.codes:
        return None
    own = float(found.per_head[found.codes.index(evidence.area.code)])
    write = POUNDS_EACH.telling(own, found.england).write
    stream = _stream(found.stream)
    return Finding(
        page=PATH,
        sentence=f"{say.sentence_case(area_name(evidence))} has {write(own)} a head for {stream}; England has {write(found.england)}.",
        detail=(
            f"NHS England publishes no fair-share target for {stream}. Pounds a head take no account of need. "
            "The allocation is a sum of money, so there is no interval."
        ),
        freshness=(
            evidence.store.freshness(PER_HEAD, period=found.period, kind="icb", breakdown=f"{STREAM}={found.stream}"),
        ),
        indicator=PER_HEAD,
        family="resource",
        area=evidence.area.code,
        period=found.period.label,
        size=own - found.england,
        lower=None,
        upper=None,
        size_unit="",
        direction="unknown",
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
        f"{say.count(registered)} people registered, weighted as {say.count(registered * index)}.{alone}{practice}{f' {no_rank_interval()}' if ranked else ''}"
    )
