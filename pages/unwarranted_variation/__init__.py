"""Which variation is real and unwarranted, and who already does it well?"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from components.exhibit import Exhibit
from components.page import Page, drills, leads
from data_access import Store
from domain.unwarranted_variation.measures import headline_level, headline_measures
from pages import sizes
from pages.fair_words import finding_of
from pages.held import held
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits import (
    before_after,
    doing_well,
    examples,
    excluded,
    funnel_plot,
    improvements,
    like_for_like,
    multiples,
    on_the_map,
    over_time,
    ranked,
    ranks,
    trust_profile,
    trust_spine,
    what_explains,
    which_trust,
    who_is_like_us,
)
from pages.unwarranted_variation.exhibits.peers_table import DRILL
from pages.unwarranted_variation.headline import headline
from pages.unwarranted_variation.improving import also, fronts, opening
from pages.unwarranted_variation.of_place import of_place
from pages.unwarranted_variation.view import PATH, View, choices
from pages.unwarranted_variation.what_if import TO_PEERS
from pages.unwarranted_variation.what_if_delays import REDUCE_DELAYS
from pages.unwarranted_variation.what_if_shift import SHIFT
from vocabulary import Finding

__all__ = [
    "PAGE",
    "PATH",
    "Evidence",
    "View",
    "choices",
    "doing_well",
    "examples",
    "excluded",
    "findings",
    "funnel_plot",
    "headline",
    "improvements",
    "leading",
    "like_for_like",
    "over_time",
    "ranked",
    "trust_profile",
    "who_is_like_us",
]


def findings(store: Store, area: str) -> list[Finding]:
    """What `/` may show of this page: the headline of each measure it is told of; like for like, where a system's practices are
    counted, since their plain average may have the other sign."""
    return [*held(*(partial(_leading_of, store, area, measure.id) for measure in headline_measures(store, area)))]


def _leading_of(store: Store, area: str, indicator: str) -> list[Finding]:
    view = View(area=area, indicator=indicator, level=headline_level(store, indicator, area))
    return [leading(view, Evidence(view, store))]


def leading(view: View, evidence: Evidence) -> Finding:
    """The headline, like for like where the view has such a comparison: the plain average may have the other sign."""
    fair = evidence.fair
    if fair is None or not fair.like_for_like:
        return headline(view, evidence)
    return replace(finding_of(evidence.store, evidence.area, fair), link=PATH + view.to_query())


def beginning(view: View, evidence: Evidence) -> Finding:
    """What the page says first: of every measure, whose improvement would pay most; of one, its finding."""
    if evidence.every:
        return opening(view, evidence)
    fair = evidence.fair
    several = sizes.told(evidence.store, fair) if fair is not None and fair.like_for_like else ()
    return replace(leading(view, evidence), also=also(evidence), sizes=several)


def claim(view: View, evidence: Evidence) -> Finding:
    """The claim that a saved view stores and watches: that of the place chosen by name, else the page's headline."""
    return of_place(view, evidence, beginning(view, evidence))


@leads
@drills(DRILL)
def first_card(view: View, evidence: Evidence) -> Exhibit:
    """What stands beside the finding: every measure, or the places compared by the one chosen."""
    return (improvements if evidence.every else ranked)(view, evidence)


@leads
@drills(DRILL)
def second_card(view: View, evidence: Evidence) -> Exhibit:
    """The other one of the two."""
    return (ranked if evidence.every else improvements)(view, evidence)


PAGE = Page(
    path=PATH,
    name="Variation",
    question="Which variation is real and unwarranted, and who already does it well?",
    introduction=(
        "Figures are as published and not adjusted for who the patients are: they say where to ask, not why places differ. "
        "Places whose difference luck or the usual spread could explain are not ranked."
    ),
    view=View,
    choices=choices,
    evidence=Evidence,
    headline=beginning,
    claim=claim,
    fronts=fronts,
    where=(first_card, second_card),
    closer=(
        which_trust,
        funnel_plot,
        before_after,
        ranks,
        like_for_like,
        what_explains,
        over_time,
        multiples,
        examples,
        who_is_like_us,
        doing_well,
        trust_profile,
        trust_spine,
        excluded,
        on_the_map,
    ),
    groups=(
        ("Who stands out", 4),
        ("What explains it", 2),
        ("Does it last?", 2),
        ("Who does it well", 3),
        ("One trust, every measure", 2),
        ("Patients left out", 1),
        ("Where they are", 1),
    ),
    what_if=(TO_PEERS, REDUCE_DELAYS, SHIFT),
    findings=findings,
)
