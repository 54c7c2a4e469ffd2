"""The headline: how large health and care is in an area's economy, why, and which way it has gone."""

from __future__ import annotations

from dataclasses import replace

from components import narrative as say
from components.units import PERCENT
from domain.wider_economy.accounts import SHARE
from domain.wider_economy.out_of_work import OUT_OF_WORK
from domain.wider_economy.supply_chain import CARE, HEALTH, TABLES_YEAR
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import PATH, View
from pages.wider_economy.words import (
    MILLIONS,
    NO_INTERVAL,
    REASONS,
    SPENDING,
    against_england,
    against_england_in,
    amounts,
    area_name,
    change,
    effect_words,
    kind_of_peers,
    people_out_of_work,
    placed,
    reason,
)
from pages.words import named, no_rank_interval
from vocabulary import Finding, Refused, Sureness


def headline(view: View, evidence: Evidence) -> Finding:
    own, year, name = evidence.own, evidence.year_index, area_name(evidence)
    share, of_uk = float(own.share[year]), float(evidence.uk.share[year])
    whose = "the cluster’s" if evidence.area.kind == "cluster" else say.possessive(name)
    difference = evidence.specialisation
    if isinstance(difference, Refused):
        return _finding(
            view,
            evidence,
            sentence=f"There is no answer for {name} in {evidence.year}.",
            detail=f"{difference.reason} Choose another year.",
            size=None,
        )
    return _finding(
        view,
        evidence,
        sentence=(
            f"{say.sentence_case(evidence.part)} {'makes' if view.part == 'health' else 'make'} up "
            f"{PERCENT.telling(share, of_uk).write(share)} of {whose} economy, {_against(share, of_uk)}."
        ),
        detail=(
            f"{say.sentence_case(evidence.part)} earned {MILLIONS.write(own.gva[year])} in {name} in {evidence.year}. "
            f"{_standing(evidence)} {_subject(evidence)} {reason(evidence, difference)}. {amounts(evidence)} {change(evidence)} {SPENDING} "
            f"{_revised(evidence)}{_supply_chain(view, evidence)}{_out_of_work(evidence)}"
        ),
        size=float(own.gva[year] - own.total_gva[year] * of_uk),
    )


def _against(share: float, uk: float) -> str:
    """ "7.9% of the UK’s"."""
    if PERCENT.same(share, uk):
        return "as of the UK’s"
    return f"{PERCENT.telling(share, uk).write(uk)} of the UK’s"


def _standing(evidence: Evidence) -> str:
    if evidence.area.kind == "region":
        year = evidence.year_index
        systems = sorted(evidence.peers, key=lambda account: float(account.share[year]))
        low, high = systems[0], systems[-1]
        least, most = say.percents(float(low.share[year]), float(high.share[year]))
        return f"Among the {len(systems)} systems the share runs from {least} in {named(low.area)} to {most} in {named(high.area)}."
    rank, count = evidence.rank
    return f"That is {placed(rank, count)} share of the {count} {kind_of_peers(evidence)}. {no_rank_interval()}"


def _subject(evidence: Evidence) -> str:
    return "Overall it" if evidence.area.kind == "region" else "It"


def _revised(evidence: Evidence) -> str:
    """The publisher's first two figures of a year change in later releases."""
    newest = [period.label for period in evidence.years[-2:]]
    if evidence.year not in newest:
        return NO_INTERVAL
    return f"No interval is published. Later releases revise the figures of {' and '.join(newest)}."


def _supply_chain(view: View, evidence: Evidence) -> str:
    """What a pound spent adds elsewhere, nationally."""
    if isinstance(evidence.supply_chain, Refused):
        return ""
    product = CARE if view.part == "care" else HEALTH
    return f" {effect_words(evidence.supply_chain, product, 'earned')} (UK average of {TABLES_YEAR})."


def _out_of_work(evidence: Evidence) -> str:
    if isinstance(evidence.out_of_work, Refused):
        return ""
    people = evidence.out_of_work
    row = people.index(evidence.area)
    return f" {people_out_of_work(evidence, people, 'here')}: {against_england(people, row)} (index of {people.period.label})."


def work_finding(view: View, evidence: Evidence) -> Finding | None:
    """How many people are out of work; None where the edition does not hold it."""
    out_of_work = evidence.out_of_work
    if isinstance(out_of_work, Refused):
        return None
    row = out_of_work.index(evidence.area)
    excess = float(out_of_work.excess[row])
    shares = say.percents(float(out_of_work.share[row]), out_of_work.england)
    return replace(
        _finding(
            view,
            evidence,
            sentence=f"{against_england_in(evidence, out_of_work)}.",
            detail=(
                f"{people_out_of_work(evidence, out_of_work)}: {shares[0]} of those of working age, against {shares[1]} in England. "
                f"The figures are from the index of {out_of_work.period.label}. {REASONS} No interval is published."
            ),
            size=excess,
        ),
        indicator=OUT_OF_WORK,
        period=out_of_work.period.label,
        size_unit="people out of work on benefits than at England’s rate",
        direction="no different" if out_of_work.negligible[row] else "worse" if excess > 0 else "better",
        freshness=(evidence.store.freshness(OUT_OF_WORK, period=out_of_work.period),),
    )


def _finding(view: View, evidence: Evidence, *, sentence: str, detail: str, size: float | None) -> Finding:
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=detail,
        freshness=(evidence.freshness,),
        indicator=SHARE,
        family="economy",
        area=evidence.area.code,
        period=evidence.year,
        size=size,
        lower=None,
        upper=None,
        size_unit="million pounds {more|less} than the UK’s share of this economy would be",
        direction="unknown",  # neither a large nor a small share is good in itself
        going="unknown",
        sure=Sureness.NOT_MEASURED,
        link=PATH + view.to_query(),
    )
