"""What if those behind moved towards their peers: the levers, and the model they move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zlib import crc32

from analysis.scenarios import Outcome
from analysis.scenarios.peer_gaps import PeerGaps, Towards
from analysis.scenarios.peer_level import AS_COUNTED, move_to_peers, move_to_peers_gain
from components import narrative as say
from components.card import SIZES
from components.parameters import Parameters, decision_threshold, option
from components.units import Unit
from components.what_if import WhatIf
from data_access import ENGLAND, MIDLANDS
from domain.unwarranted_variation.ambition import Ambition, scan_improvements
from domain.unwarranted_variation.expected_gaps import allowed_for, load_fair, load_gaps
from domain.unwarranted_variation.peers import Flags
from pages import what_ifs
from pages.fair_words import ALLOWED, amount, comparator
from pages.unwarranted_variation import what_if_years
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits.improvements import TITLE as IMPROVEMENTS
from pages.unwarranted_variation.exhibits.like_for_like import more_or_fewer
from pages.unwarranted_variation.improving import gained
from pages.unwarranted_variation.view import ALLOW, View
from pages.what_if_doubt import where_doubt
from pages.what_if_expects import of_the_furthest
from pages.what_if_tipping import what_matters
from pages.words import named
from vocabulary import Choices, Option, Refused

NAME = "to-peers"
COUNTED = Unit("people", decimals=0)
LITTLE = 0.03  # of a gain: a difference not worth a sentence
LEVEL: dict[str, Towards] = {"average": "average", "median": "median", "best-quarter": "best quarter"}
LEVEL_NAMES = {"average": "the average", "median": "the median", "best-quarter": "the best quarter"}
AMBITIONS = {
    "average": Ambition.EXPECTED,
    "median": Ambition.MEDIAN,
    "best-quarter": Ambition.BEST_QUARTER,
}
TOWARDS = Choices(
    (
        Option("average", "the average of those compared"),
        Option("median", "the median of those compared"),
        Option("best-quarter", "the best quarter of those compared"),
    )
)
WHO = Choices((Option("behind", "all that are behind it"), Option("unusual", "only those that stand out as worse")))


@dataclass(frozen=True)
class Moving(Parameters):
    towards: str = option(
        "average",
        label="Towards",
        choices=TOWARDS,
        why="Every page counts a difference from the average, like for like where it is known who the people are. Half of those compared are at "
        "the median or beyond it, a quarter at the best quarter.",
    )
    who: str = option(
        "behind",
        label="Which are moved",
        choices=WHO,
        why="A place may be behind its peers by luck; one that stands out is further behind than the limits chosen above allow.",
    )
    share: float = what_ifs.share_closed(50)
    years: float = what_if_years.years_until_reached()
    course: str = what_if_years.how_it_comes()
    off: float = what_ifs.share_off()
    mark: float = decision_threshold(
        100,
        label="Worth doing from",
        low=0,
        high=1_000_000,
        unit="people",
        why="How many, once it is reached, from which you would do it; counted as the measure counts: people, visits or patients.",
    )


def run(view: View, evidence: Evidence, parameters: Moving) -> what_ifs.Run | Refused:
    funnel, peers = evidence.funnel, evidence.peers
    if isinstance(funnel, Refused):
        return funnel
    if reason := _unfit(evidence):
        return Refused(reason)
    unusual = peers.own & funnel.outside("worse")
    names = [str(name) for name in peers.rows.short_name]
    luck = crc32(f"{evidence.indicator.id} {evidence.area.code}".encode())

    def gaps(parameters: Moving) -> PeerGaps | Refused:
        return load_gaps(evidence.store, peers, funnel.higher_is_better, LEVEL[parameters.towards], evidence.allowed)

    def moved(parameters: Moving) -> Flags:
        return unusual if parameters.who == "unusual" else peers.own

    def model(parameters: Moving, seed: int) -> Outcome | Refused:
        found = gaps(parameters)
        if isinstance(found, Refused):
            return found
        if not moved(parameters).any():
            return Refused(
                f"None of its {evidence.noun.many} stands out as worse, so with this setting nothing is moved."
            )
        return move_to_peers(
            found,
            names=names,
            own=moved(parameters),
            what=gained(evidence.indicator),
            share=parameters.share / 100,
            off=parameters.off / 100,
            luck=luck,
            seed=seed,
        )

    def gain(parameters: Moving) -> float | Refused:
        found = gaps(parameters)
        return (
            found
            if isinstance(found, Refused)
            else move_to_peers_gain(found, own=moved(parameters), share=parameters.share / 100)
        )

    found = gaps(parameters)
    if isinstance(found, Refused):
        return found
    moved_on = what_ifs.run(model, gain, parameters, _words(evidence, parameters, found))
    if isinstance(moved_on, Refused):
        return moved_on
    rows, indicator = peers.rows, evidence.indicator
    counted = {
        str(code): float(number) for code, number in zip(rows.area, rows.denominator, strict=True) if number == number
    }
    expects = of_the_furthest(evidence.store, evidence.area.code, indicator, moved_on, counted, per=100)
    return replace(moved_on, expects=expects)


def _unfit(evidence: Evidence) -> str:
    """Why nothing can be moved to a level of peers here; "" where it can."""
    indicator = evidence.indicator
    if indicator.polarity == "neutral":
        return "Neither more nor less of this measure is better by itself, so there is no level to move towards."
    if indicator.value_kind != "proportion":
        return "This what-if counts people, so it needs a measure that is a share of people. Choose one."
    if not evidence.peers.reporting.any():
        return f"None of its {evidence.noun.many} has a figure for this period."
    return ""


ONE_PERIOD = "Too few changes from one period to the next are held, so the interval is of chance alone: how much such figures usually change is not in it."
BEHIND_BY_LUCK = "About half of all places are always behind an average: being behind it is no failing, and not all of them can ever be ahead."
WIDE = (
    "The interval allows for the rare large change of one authority, and for years in which all change at once. The sum of several therefore lies "
    "in it more often than 95 times in 100."
)
LASTS = "A place far behind in one period is, on average, less far behind in the next. Past periods say how much of a distance lasts here: {}. The rest is taken out."


def _words(evidence: Evidence, parameters: Moving, gaps: PeerGaps) -> what_ifs.Words:
    rows, reach = evidence.peers.rows, what_ifs.reach(parameters.share, parameters.off)
    known = allowed_for(evidence.store, evidence.peers, evidence.allowed)
    own = evidence.peers.own & evidence.peers.rows.known
    unknown = int((own & ~gaps.known).sum())
    left_out = (
        f"Left out: {say.share_of(unknown, int(own.sum()), evidence.noun)}, because it is not known who the people are.",
    )
    return what_ifs.Words(
        name=NAME,
        unit=COUNTED,
        gain=f"{gained(evidence.indicator)}{_in_figures_of(evidence)}",
        gain_detail=when(evidence, gaps.changes),
        says=lambda gain: f"{say.about(gain)} {gained(evidence.indicator)}",
        condition=f"close {what_ifs.of_the_distance(parameters.share)} to {LEVEL_NAMES[parameters.towards]}",
        brief=f"{what_ifs.of_the_way(parameters.share)} to {LEVEL_NAMES[parameters.towards]}",
        assumed=f"if you close {reach} of it" if reach else "",
        figures=("the figures", "chance and their usual change" if gaps.changes else "chance alone"),
        interval="95% interval" if gaps.changes else "95% interval of chance alone",
        beside=_beside(evidence, parameters, gaps),
        warning="" if gaps.changes else f"{ONE_PERIOD} ",
        adjusted=bool(known),
        area_kind=what_ifs.Kind(say.sentence_case(evidence.noun.one), evidence.noun),
        people="Counted in all",
        nobody_loses=(
            "None loses in this model: it moves those behind and leaves the others. What it would cost, and who would go without "
            "it, is not in it."
        ),
        codes=dict(zip(rows.short_name.tolist(), rows.area.tolist(), strict=True)),
        provenance=replace(
            evidence.provenance, method=_method(gaps, say.listing([ALLOWED[key] for key in known], most=9))
        ),
        caveats=(
            BEHIND_BY_LUCK,
            *((LASTS.format(_lasting(gaps)),) if gaps.changes else ()),
            *((WIDE,) if gaps.changes and evidence.view.level == "ltla" else ()),
            *(left_out if unknown else ()),
            *evidence.indicator.caveats,
        ),
    )


def _in_figures_of(evidence: Evidence) -> str:
    """That a gain is that of one month’s or one quarter’s figures, with a space before it; "" of a year’s, which a reader takes it for."""
    kind = evidence.period.kind
    return f" in one {kind}’s figures" if kind in ("month", "quarter") else ""


def when(evidence: Evidence, changes: int) -> str:
    """ "once it is reached, by what is expected after February 2026": of the next figures, where past changes tell of them."""
    by = f"what is expected after {evidence.period.label}" if changes else f"the figures of {evidence.period.label}"
    return f"once it is reached, by {by}"


def _method(gaps: PeerGaps, allowed: str) -> str:
    people = (
        f"The level of each place is what people of its {allowed} would have at the level of those compared. "
        if allowed
        else ""
    )
    errors = (
        f"Its error is that of {gaps.changes:,} such forecasts of past periods."
        if gaps.changes
        else "Its error is chance alone."
    )
    return (
        f"Each place expected to be behind closes the chosen share of its distance. {people}The distance is what past periods lead to expect of the "
        f"next, drawn towards the mean. {errors} 10,000 draws, the same for every setting of the levers."
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    outcome, parameters, noun = run.outcome, run.parameters, evidence.noun
    assert isinstance(parameters, Moving)
    gaps = load_gaps(
        evidence.store,
        evidence.peers,
        evidence.indicator.polarity == "higher",
        LEVEL[parameters.towards],
        evidence.allowed,
    )
    assert not isinstance(gaps, Refused)  # the run has them
    moved = sum(change.change.value > 0 for change in outcome.places)
    whose = named(evidence.area)
    if outcome.central == 0:
        return f"Nothing would change in {whose}: with the levers so set, none of its {noun.many} is moved."
    who, them = (f"the one {noun.one}", "it") if moved == 1 else (f"the {moved:,} {noun.many}", "them")
    return (
        f"If {who} of {whose} behind {TOWARDS.label(parameters.towards)} {'closes' if moved == 1 else 'close'} {what_ifs.of_the_distance(parameters.share)}: {run.words.says(outcome.central)} "
        f"{run.words.gain_detail} ({what_ifs.spread(run)}). {what_if_years.first_and_whole_year(run)}{_as_counted(evidence, run)}{say.sentence_case(say.about(outcome.people))} are counted in {them} in all."
        f"{_why_two_numbers(evidence, parameters, gaps)}{_against_such_people(evidence)}"
    )


def _as_counted(evidence: Evidence, run: what_ifs.Run) -> str:
    """What the figures of the period shown say by themselves, and a space; "" where it is much the same."""
    counted = next((each.before for each in run.outcome.also if each.name == AS_COUNTED), run.outcome.central)
    if abs(counted - run.outcome.central) < LITTLE * abs(run.outcome.central):
        return ""
    return (
        f"By the figures of {evidence.period.label} alone it would be {say.about(counted)}: places far behind are, on average, less far "
        "behind the next time. "
    )


def _lasting(gaps: PeerGaps) -> str:
    """ "all of it", "87% of it"."""
    return "all of it" if gaps.kept >= 0.995 else f"{gaps.kept:.0%} of it"


def _in_the_scan(evidence: Evidence, parameters: Moving, gaps: PeerGaps) -> tuple[float, float] | None:
    """People at the whole distance, here and in the table of every measure; None where the two are much the same, or not of the same units."""
    among = ENGLAND if evidence.view.compare == ENGLAND else MIDLANDS
    moved = set(evidence.peers.rows.area[evidence.peers.own & gaps.known & (gaps.expected > 0)])
    found = next(
        (
            each.gain.events
            for each in scan_improvements(evidence.store, evidence.area.code, AMBITIONS[parameters.towards], among)
            if (each.compared.indicator.id, each.compared.period.id) == (evidence.indicator.id, evidence.period.id)
            and moved == {each.compared.unit}
        ),
        None,
    )
    whole = move_to_peers_gain(gaps, own=evidence.peers.own, share=1.0)
    if found is None or isinstance(whole, Refused) or abs(found - whole) < LITTLE * abs(whole):
        return None
    return whole, max(found, 0.0)


def _beside_the_scan(evidence: Evidence, parameters: Moving, gaps: PeerGaps) -> str:
    """Why the table of every measure has another number for the whole distance; "" where it has none, or much the same."""
    both = _in_the_scan(evidence, parameters, gaps)
    if both is None:
        return ""
    here, there = map(say.whole, both)
    return (
        f"Whole distance: {here}, by all past periods. “{IMPROVEMENTS}” has {there} to that level, by the newest alone."
    )


def _beside(evidence: Evidence, parameters: Moving, gaps: PeerGaps) -> str:
    """How what is closed here follows from the one size that every page shows of the measure."""
    scanned = _beside_the_scan(evidence, parameters, gaps) if gaps.changes else ""
    whole = move_to_peers_gain(gaps, own=evidence.peers.own, share=1.0)
    fair = evidence.fair
    if fair is None or isinstance(whole, Refused):
        return scanned
    aim = LEVEL_NAMES[parameters.towards]
    shown = f"Every page shows {amount(fair)} than {comparator(evidence.store, fair)}."
    if abs(whole - abs(fair.difference)) < LITTLE * abs(whole):
        return f"{shown} This closes {what_ifs.of_that(parameters.share)}."
    both = None if gaps.changes else _in_the_scan(evidence, parameters, gaps)
    there = "" if both is None else f"; “{SIZES}” has {say.whole(both[1])}, from that of the others"
    return f"{shown} {scanned or f'From {aim} of all compared it is {say.about(whole)}{there}.'}"


def _why_two_numbers(evidence: Evidence, parameters: Moving, gaps: PeerGaps) -> str:
    """A space, and what each of the two ways takes out; "" where there is one number."""
    if not gaps.changes or _in_the_scan(evidence, parameters, gaps) is None:
        return ""
    return (
        f" {_beside_the_scan(evidence, parameters, gaps)} That table knows one period of every measure, so it draws each figure towards the mean by the usual "
        f"spread. Here past periods say how much of a distance lasts: {_lasting(gaps)}."
    )


def _against_such_people(evidence: Evidence) -> str:
    """A space and what of the plain difference a level can close; "" where it is not known who the people are."""
    found = load_fair(evidence.store, evidence.peers, evidence.allowed)
    if found is None:
        return ""
    return (
        f" Against the plain average of {'England' if evidence.compared == 'England' else 'the Midlands'} {named(evidence.area)} has {more_or_fewer(found.crude)}; "
        f"against people of the same {ALLOW.label(evidence.view.allow)}, {more_or_fewer(found.difference)}. Only distances between such "
        "people are closed here: who lives there cannot be."
    )


TO_PEERS: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if those behind moved towards their peers?",
    introduction=(
        "The area’s places that are behind a level of those they are compared with close part of their distance to it. The answer is "
        "in people, once it is reached and year by year, and says which place it would be."
    ),
    parameters=Moving,
    run=run,
    answer=answer,
    exhibits=(
        what_ifs.how_sure,
        what_if_years.gains_by_year,
        where_doubt,
        what_ifs.where_gains,
        what_matters,
    ),
    about=("indicator", "level", "period"),
)
