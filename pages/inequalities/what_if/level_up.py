"""What if lives were longer where people are most deprived: the levers, and the model they move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TypedDict
from zlib import crc32

from analysis.scenarios import Outcome
from analysis.scenarios.levelling import Towards, level_up, level_up_gain
from components import narrative as say
from components.nouns import Noun
from components.parameters import Parameters, decision_threshold, option, parameter
from components.units import Unit
from components.what_if import WhatIf
from domain.inequalities.gradients import TENTHS
from pages import what_ifs
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.words import area_name, number_word, of, years
from pages.what_if_doubt import where_doubt
from pages.what_if_expects import about_measure
from pages.what_if_tipping import what_matters
from vocabulary import Choices, Option, Refused

NAME = "level-up"
YEARS = Unit("years", words="years", decimals=2)
TOWARDS = Choices(
    (
        Option("next", "the next tenth"),
        Option("average", "the average of everybody"),
        Option("least", "the least deprived tenth"),
    )
)


class _Settings(TypedDict):
    lifted: int
    towards: Towards
    share: float


@dataclass(frozen=True)
class Levelling(Parameters):
    lifted: int = parameter(
        2,
        label="Tenths brought up",
        low=1,
        high=5,
        unit=Noun("tenth", "tenths"),
        why="The most deprived tenths of this area’s people, one to five of them. Two are a fifth.",
        source="NHS England, Core20PLUS5 (2021): the most deprived fifth; there it is England’s, here the area’s own.",
    )
    towards: str = option(
        "average",
        label="Towards",
        choices=TOWARDS,
        why="How long people live in the next tenth, on average, or in the least deprived.",
    )
    share: float = what_ifs.share_closed(25)
    off: float = what_ifs.share_off()
    mark: float = decision_threshold(
        0.1,
        label="Worth doing from",
        low=0,
        high=5,
        step=0.01,
        unit=Noun("year", "years"),
        why="The gain, averaged over everybody, from which you would do it. 0.1 years are five weeks.",
    )


def run(view: View, evidence: Evidence, parameters: Levelling) -> what_ifs.Run | Refused:
    if evidence.refused:
        return Refused(evidence.refused)
    groups, residents = evidence.gradient.groups, evidence.residents
    luck = crc32(f"{view.measure} {evidence.area.code}".encode())

    def model(parameters: Levelling, seed: int) -> Outcome | Refused:
        return level_up(
            groups.value,
            groups.standard_error,
            groups.population,
            names=[_tenth(number) for number in range(TENTHS)],
            places=residents.authorities,
            place_population=residents.people,
            slope=(evidence.gradient.slope.sii, evidence.gradient.pull),
            off=parameters.off / 100,
            luck=luck,
            seed=seed,
            **_settings(parameters),
        )

    gain = partial(level_up_gain, groups.value, groups.population)
    found = what_ifs.run(model, lambda each: gain(**_settings(each)), parameters, _words(evidence, parameters))
    if isinstance(found, Refused):
        return found
    lives = evidence.store.indicator(view.measure)
    return replace(found, expects=about_measure(evidence.store, evidence.area.code, lives))


def _settings(parameters: Levelling) -> _Settings:
    return {"lifted": parameters.lifted, "towards": parameters.towards, "share": parameters.share / 100}  # type: ignore[typeddict-item]


def _words(evidence: Evidence, parameters: Levelling) -> what_ifs.Words:
    reach = what_ifs.reach(parameters.share, parameters.off)
    return what_ifs.Words(
        name=NAME,
        unit=YEARS,
        says=lambda gain: f"{YEARS.write(gain)} of life expectancy gained",
        condition=f"close {what_ifs.of_the_distance(parameters.share)}",
        brief=what_ifs.of_the_way(parameters.share),
        assumed=f"if you close {reach} of it" if reach else "",
        figures=("the figures", "chance in the published life expectancies"),
        models=("which model holds", "tenths as they are, or a straight line through all ten"),
        gain="years of life expectancy gained",
        gain_detail="on average",
        group=what_ifs.Kind("Tenth of the people", Noun("tenth", "tenths")),
        area_kind=what_ifs.AUTHORITY,
        codes=evidence.authority_codes,
        people="People in the tenths brought up",
        nobody_loses=(
            "Nobody loses years in this model: it lengthens some lives and leaves the others. What it would cost, and who would go "
            "without it, is not in it."
        ),
        provenance=replace(
            evidence.slope_provenance,
            method=(
                "Tenths of the area’s people by deprivation; those brought up close the chosen share of their distance. 10,000 "
                "draws of each tenth’s life expectancy from its own error, half of them along the straight line through all tenths; the same draws "
                "for every setting of the levers."
            ),
        ),
        caveats=(
            "A tenth already at the level it would be moved towards is left as it is.",
            "It says what would be gained if lives were so much longer, not what would lengthen them.",
            "Tenths are formed by deprivation, not by how long people live, so that none is at the end of the scale by luck.",
            "Only one period is held for neighbourhoods: how much these figures usually change is not in the interval.",
            *evidence.slope_caveats,
        ),
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    outcome, parameters = run.outcome, run.parameters
    if outcome.central == 0:
        return f"Nothing would change in {area_name(evidence)}: with the levers so set, nobody is moved."
    gains = [each.change for each in outcome.groups if each.change.value > 0]
    low, high = min(each.value for each in gains), max(each.value for each in gains)
    gain = YEARS.write(low) if round(low, 2) == round(high, 2) else f"{low:.2f} to {YEARS.write(high)}"
    slope = outcome.also[0]
    return (
        f"If you close {what_ifs.of_the_distance(parameters.share)} from the {_which(parameters.lifted)} of {area_name(evidence)} to "
        f"{TOWARDS.label(parameters.towards)}: {of(view)} there live {gain} longer on average, {YEARS.write(outcome.central)} averaged over all of the "
        f"area ({what_ifs.spread(run)}). {say.sentence_case(say.about(outcome.people))} people live there. The slope would go from "
        f"{years(slope.before)} to {years(slope.after.value)} (95% interval {slope.after.lower:.1f} to {slope.after.upper:.1f})."
    )


def _which(lifted: int) -> str:
    return "most deprived tenth" if lifted == 1 else f"{number_word(lifted)} most deprived tenths"


def _tenth(number: int) -> str:
    ends = {0: " (most deprived)", TENTHS - 1: " (least deprived)"}
    return f"{say.ordinal(number + 1)} tenth{ends.get(number, '')}"


LEVEL_UP: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if lives were longer where people are most deprived?",
    introduction=(
        "The most deprived tenths of the area’s people are brought part of the way to where others are. The answer is how much longer "
        "lives would be, for whom and where."
    ),
    parameters=Levelling,
    run=run,
    answer=answer,
    exhibits=(what_ifs.how_sure, where_doubt, what_ifs.who_gains, what_ifs.where_gains, what_matters),
    about=("measure",),
)
