"""What if the most deprived fifths came nearer to a better rate: the levers, and the model they move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TypedDict
from zlib import crc32

from analysis.burden import Groups
from analysis.scenarios import Outcome
from analysis.scenarios.narrowing import Towards, narrow, narrow_gain
from components import narrative as say
from components.nouns import Noun
from components.parameters import Parameters, decision_threshold, option, parameter
from components.units import Unit
from components.what_if import WhatIf
from domain.inequalities.measure_detail import MeasureDetail
from pages import what_ifs
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.one_measure import MODEL
from pages.inequalities.view import View
from pages.inequalities.words import QUINTILES, area_name, number_word, refusal
from pages.what_if_doubt import where_doubt
from pages.what_if_expects import about_measure, share_moved, with_range
from pages.what_if_tipping import what_matters
from vocabulary import Choices, Option, Refused

NAME = "narrow"
COUNTED = Unit("people", decimals=0)
TOWARDS = Choices(
    (
        Option("next", "the next fifth"),
        Option("average", "the average of everybody here"),
        Option("least", "the least deprived fifth here"),
        Option("best", "the same fifths of the best system"),
    )
)


class _Settings(TypedDict):
    moved: int
    towards: Towards
    share: float


@dataclass(frozen=True)
class Narrowing(Parameters):
    moved: int = parameter(
        1,
        label="Fifths brought nearer",
        low=1,
        high=3,
        unit=Noun("fifth", "fifths"),
        why="The most deprived fifths of England’s practices that lie here, one to three of them.",
        source="NHS England, Core20PLUS5 (2021): the most deprived fifth.",
    )
    towards: str = option(
        "average",
        label="Towards",
        choices=TOWARDS,
        why="The best system is that of the Midlands whose same fifths have the best rate: it shows what has been reached.",
    )
    share: float = what_ifs.share_closed(25)
    off: float = what_ifs.share_off()
    years: int = parameter(
        5,
        label="Years until then",
        low=1,
        high=10,
        unit=Noun("year", "years"),
        why="Spread evenly over the years. It changes what each year brings, not what is reached.",
    )
    mark: float = decision_threshold(
        500,
        label="Worth doing from",
        low=0,
        high=1_000_000,
        unit="people",
        why="How many, as the measure counts them, from which you would do it.",
    )


def run(view: View, evidence: Evidence, parameters: Narrowing) -> what_ifs.Run | Refused:
    detail, patients = evidence.detail, evidence.patients
    indicator, groups = detail.counted.indicator, detail.groups
    if isinstance(groups, Refused):
        return Refused(f"{refusal(groups, 'practices')} Choose a larger area.")
    if indicator.polarity == "neutral":
        return Refused(
            f"Neither more nor less of “{indicator.short_name}” is better by itself: more on record may be more illness found. Choose "
            "another measure under “Fifth by fifth, show”."
        )
    there = present(groups)
    rate, error = groups.rate[there], groups.standard_error[there]
    higher = indicator.polarity == "higher"
    luck = crc32(f"{indicator.id} {evidence.area.code}".encode())

    def model(parameters: Narrowing, seed: int) -> Outcome | Refused:
        best = evidence.best_system(there[: parameters.moved]) if parameters.towards == "best" else None
        return narrow(
            rate,
            error,
            groups.population[there],
            names=[f"Fifth {QUINTILES[number]}" for number in there],
            what=gained(detail),
            best=None if best is None else (best.rate[there], best.error[there]),
            places=patients.authorities,
            place_population=patients.people[:, there],
            higher_is_better=higher,
            off=parameters.off / 100,
            luck=luck,
            seed=seed,
            **_settings(parameters),
        )

    gain = partial(narrow_gain, rate, groups.population[there], higher_is_better=higher)

    def quick(parameters: Narrowing) -> float | Refused:
        best = evidence.best_system(there[: parameters.moved]) if parameters.towards == "best" else None
        return gain(best=None if best is None else best.rate[there], **_settings(parameters))

    found = what_ifs.run(model, quick, parameters, _words(evidence, parameters))
    if isinstance(found, Refused):
        return found
    counted = evidence.detail.counted.indicator
    about = about_measure(evidence.store, evidence.area.code, counted)
    return replace(found, expects=with_range(about, share_moved(found.outcome, counted)))


def _settings(parameters: Narrowing) -> _Settings:
    return {"moved": parameters.moved, "towards": parameters.towards, "share": parameters.share / 100}  # type: ignore[typeddict-item]


def present(groups: Groups) -> list[int]:
    """The quintiles that the area has practices in, 0 the most deprived."""
    return [number for number, units in enumerate(groups.units) if units > 0]


def gained(detail: MeasureDetail) -> str:
    """What is counted: "fewer people recorded as smoking"."""
    indicator = detail.counted.indicator
    return f"{'more' if indicator.polarity == 'higher' else 'fewer'} {indicator.people}"


def _words(evidence: Evidence, parameters: Narrowing) -> what_ifs.Words:
    detail = evidence.detail
    reach = what_ifs.reach(parameters.share, parameters.off)
    return what_ifs.Words(
        name=NAME,
        unit=COUNTED,
        says=lambda gain: f"{say.about(gain)} {gained(detail)}",
        condition=f"close {what_ifs.of_the_distance(parameters.share)}",
        brief=what_ifs.of_the_way(parameters.share),
        assumed=f"if you close {reach} of it" if reach else "",
        adjusted=False,
        figures=("the figures", "how far practices of a fifth differ"),
        models=("which model holds", "fifths as they are, or a straight line through all"),
        gain=gained(detail),
        group=what_ifs.Kind("Fifth of England’s practices", Noun("fifth", "fifths")),
        area_kind=what_ifs.AUTHORITY,
        codes=evidence.authority_codes,
        people="People at the practices brought nearer",
        nobody_loses=(
            "Nobody loses in this model: it improves some rates and leaves the others. What it would cost, and who would go without it, is "
            "not in it."
        ),
        provenance=replace(
            evidence.detail_provenance,
            method=(
                f"{MODEL} Fifths brought nearer close the chosen share of their distance. 10,000 draws of each fifth’s rate from its own error, "
                "half of them along the straight line through all fifths; the same draws for every setting of the levers. The rate of the best system is "
                "drawn towards that of all systems, because the best of several is so by luck too."
            ),
        ),
        caveats=(
            "A fifth already at the level it would be moved towards is left as it is.",
            "It says what would be gained if rates were so much better, not what would better them.",
            "Ages and sexes of the fifths differ, and are not allowed for: part of the distance may be who lives there.",
            *detail.counted.indicator.caveats,
        ),
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    outcome, parameters = run.outcome, run.parameters
    assert isinstance(parameters, Narrowing)
    if outcome.central == 0:
        return f"Nothing would change in {area_name(evidence)}: with the levers so set, nobody is moved."
    (slope,) = outcome.also
    yearly = outcome.central / parameters.years
    pace = (
        "within one year"
        if parameters.years == 1
        else f"after {parameters.years} years, {say.about(yearly)} more each year"
    )
    return (
        f"If you close {what_ifs.of_the_distance(parameters.share)} from the {_which(parameters.moved)} there {'is' if parameters.moved == 1 else 'are'} in {area_name(evidence)} to "
        f"{_towards(evidence, parameters)}: {say.about(outcome.central)} {gained(evidence.detail)} ({what_ifs.spread(run)}) {pace}. "
        f"{say.sentence_case(say.about(outcome.people))} people are counted at its practices. "
        f"{_ratio(evidence, run)}The slope would {_slope(slope.before, slope.after.value)}."
    )


def _ratio(evidence: Evidence, run: what_ifs.Run) -> str:
    """What becomes of the one ratio of the gap that the page shows, and a space; "" where the area has none."""
    now, groups = evidence.gap.line, evidence.detail.groups
    if isinstance(now, Refused) or isinstance(groups, Refused):
        return ""
    more = 1.0 if evidence.detail.counted.indicator.polarity == "higher" else -1.0
    moved = [1.0] * len(groups.rate)
    for number, each in zip(present(groups), run.outcome.groups, strict=True):
        moved[number] = 1 + more * each.change.value / groups.events[number] if groups.events[number] > 0 else 1.0
    then = evidence.moved_line(moved)
    if isinstance(then, Refused):
        return ""
    return (
        f"The most deprived end would have {then.ratio:.2f} times the rate of the least (95% interval {then.ratio_lower:.2f} to "
        f"{then.ratio_upper:.2f}), now {now.ratio:.2f} times. "
    )


def _slope(before: float, after: float) -> str:
    change = 1 - abs(after) / abs(before)
    if after * before < 0:
        return "turn round"
    return f"become {say.percent(abs(change), 0)} {'gentler' if change >= 0 else 'steeper'}"


def _towards(evidence: Evidence, parameters: Narrowing) -> str:
    words, groups = TOWARDS.label(parameters.towards), evidence.detail.groups
    if parameters.towards != "best" or not isinstance(groups, Groups):
        return words
    best = evidence.best_system(present(groups)[: parameters.moved])
    return f"{words} ({best.area.short_name})" if best else words


def _which(moved: int) -> str:
    return "most deprived fifth" if moved == 1 else f"{number_word(moved)} most deprived fifths"


NARROW: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if the gap in a measure were narrowed?",
    introduction=(
        "For the measure chosen under “Fifth by fifth, show”: practices of the most deprived fifths are brought part of the way to a better rate. "
        "The answer is how many people that would be, by when, for whom and where, and what would be left of the gap."
    ),
    parameters=Narrowing,
    run=run,
    answer=answer,
    exhibits=(what_ifs.how_sure, where_doubt, what_ifs.who_gains, what_ifs.where_gains, what_matters),
    about=("indicator",),
)
