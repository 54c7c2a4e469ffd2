"""What if councils bought more home care for people ready to leave hospital: the outcome, and the sentence that answers."""

from __future__ import annotations

from analysis.scenarios import SEED, Outcome, Range
from analysis.scenarios.care_for_beds import Packages, care_for_beds, gain
from components import narrative as say
from components.nouns import Noun
from components.what_if import Onward, WhatIf
from domain.one_pound.uses import SOCIAL, Prices, load_prices
from domain.wider_economy import published_care as published
from domain.wider_economy.discharge import (
    AT_HOME,
    BED_DAYS,
    LATE,
    REABLEMENT,
    REASONS,
    SPENDING,
    Councils,
    load_councils,
)
from domain.wider_economy.spending import CARE, OFF, local_effect
from pages import what_ifs
from pages.one_pound_link import one_pound
from pages.what_if_doubt import where_doubt
from pages.what_if_tipping import what_matters
from pages.wider_economy.care_and_discharge.exhibits import (
    bound_of,
    councils,
    evidence_of,
    how_sure,
    jobs,
    turning_point,
    who_pays,
)
from pages.wider_economy.care_and_discharge.parameters import ARRANGED, NAME, NIGHT, HomeCare
from pages.wider_economy.care_and_discharge.run import CareRun, money_of, sum_of
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.what_if import levers
from pages.wider_economy.words import area_name
from pages.words import provenance
from vocabulary import MILLION, Refused

IDLE = frozenset({"million", "nhs_pays", "cash", "displaced", "recruited"})
"""Parameters that change the question, or set who pays and the work created: they do not change the beds a pound frees."""


def run(view: View, evidence: Evidence, parameters: HomeCare) -> CareRun | Refused:
    found, prices = load_councils(evidence.store, evidence.area), load_prices(evidence.store, published.PRICES_OF)
    if isinstance(found, Refused):
        return found
    if isinstance(prices, Refused):
        return prices
    held = _packages(parameters, found, prices)
    if isinstance(held, Refused):
        return held

    def most(each: HomeCare) -> float:
        return found.most(arranged=each.helped == ARRANGED)

    def model(each: HomeCare, seed: int) -> Outcome | Refused:
        packages = _packages(each, found, prices)
        return (
            packages
            if isinstance(packages, Refused)
            else care_for_beds(
                packages,
                most=most(each),
                off=each.shares_off / 100,
                places=found.names,
                place_days=found.bed_days,
                seed=seed,
            )
        )

    def central(each: HomeCare) -> float | Refused:
        packages = _packages(each, found, prices)
        return packages if isinstance(packages, Refused) else gain(packages, most(each))

    made = what_ifs.run(model, central, parameters, _words(evidence, parameters, found))
    if isinstance(made, Refused):
        return made
    local = local_effect(
        evidence.store,
        evidence.area,
        parameters.million * MILLION,
        CARE,
        recruited_locally=parameters.recruited / 100,
        displacement=parameters.displaced / 100,
        off=OFF,
        prices=published.PRICES_OF,
        seed=SEED,
    )
    return CareRun(
        parameters=made.parameters,
        outcome=made.outcome,
        swings=tuple(each for each in made.swings if each.parameter not in IDLE),
        switches={name: each for name, each in made.switches.items() if name not in IDLE},
        words=made.words,
        gain=made.gain,
        packages=held,
        councils=found,
        local=local,
    )


def _packages(parameters: HomeCare, found: Councils, prices: Prices) -> Packages | Refused:
    by = prices.brought(NIGHT.prices)
    if isinstance(by, Refused):
        return by
    moved = parameters.is_moved("price")
    low, high = (
        (parameters.price * (1 - parameters.shares_off / 100), parameters.price * (1 + parameters.shares_off / 100))
        if moved
        else (published.HOUR.low, published.HOUR.high)
    )
    return Packages(
        pounds=parameters.million * MILLION,
        price=Range(max(low, parameters.price / 20), parameters.price, high),
        hours=parameters.hours,
        weeks=parameters.weeks,
        anyway=parameters.anyway / 100,
        delay=found.delay,
        delay_error=found.delay_error,
        night=parameters.night * by,
        nhs_pays=parameters.nhs_pays / 100,
        cash=parameters.cash / 100,
    )


def _words(evidence: Evidence, parameters: HomeCare, found: Councils) -> what_ifs.Words:
    arranged = parameters.helped == ARRANGED
    waiting = found.share(arranged=arranged)
    most = (
        "Who waits for care at home is not published for this area, so all its delayed bed days could be freed."
        if isinstance(waiting, Refused)
        else f"Of people kept in hospital after they are ready to leave, {say.percent(waiting)} wait for care at home{' or have it arranged' if arranged else ''}: no more bed days "
        f"than theirs can be freed ({say.about(found.most(arranged=arranged))} a year). Beds elsewhere, equipment and housing are not counted."
    )
    method = (
        "Pounds over the cost of a package of home care; less those who would have left as soon anyway; times the mean days of a late discharge of residents "
        "here, from the discharge-ready dates of twelve months. A bed day is worth a night’s average cost, brought to the prices of the pounds by the GDP deflator. "
        "10,000 draws: an hour’s price between published figures, the reader’s figures and how many wait for care at home in the reader’s range (triangular), the delay as its months differ. "
        "Jobs as in the what-if of spending, for social care."
    )
    return what_ifs.Words(
        name=NAME,
        unit=money_of(parameters.million),
        says=lambda net: (
            f"beds worth {say.rounded_pounds(net * MILLION)} {'more' if net >= 0 else 'less'} than the care costs"
        ),
        condition=f"spend £{parameters.million:g} million more on home care",
        assumed=f"with your own figures up to {parameters.shares_off:g}% off" if parameters.shares_off else "",
        assumption=("hours, weeks, who would have left anyway and how many wait", "your range"),
        in_a_title={"assumption": "what the care achieves"},
        figures=("the usual delay", "how far months differ"),
        models=("what an hour costs", "published prices"),
        interval=what_ifs.RANGE,
        range=what_ifs.RANGE,
        gain="£ million of care freed, less what is paid",
        people="Packages of care a year",
        closes_gap=False,
        nobody_loses="Councils pay and hospitals gain: the table of who pays has both.",
        area_kind=what_ifs.Kind("Council", Noun("council", "councils")),
        codes=dict(zip(found.names, found.codes, strict=True)),
        provenance=provenance(
            evidence.store,
            (BED_DAYS, LATE, SPENDING, REABLEMENT, AT_HOME, REASONS),
            f"{found.first.label} to {found.last.label}",
            method,
        ),
        caveats=(
            most,
            "Each person has one main reason, and hospitals record it in different ways. Its share is the mean of June 2024 to March 2025.",
            f"Pounds are at the prices of {published.PRICES_OF}; a night of {NIGHT.prices} is brought to them.",
            "A night’s cost is an average and not cash: somebody else uses the bed.",
            "People who wait for home care may wait longer than the average late discharge; no figure of theirs is published by area.",
            "Care after the weeks counted, and health gained at home, are not in it. Whether carers can be recruited is not either.",
            levers.AVERAGE,
        ),
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    assert isinstance(run, CareRun)
    packages, care = run.packages, run.care
    councils_pay, cash, others = (float(each) * MILLION for each in care.central_parties)
    nhs = (
        f"The NHS {'saves' if cash >= 0 else 'pays'} {say.rounded_pounds(cash)}"
        if round(cash)
        else "The NHS saves no cash"
    )
    work = (
        ""
        if isinstance(run.local, Refused)
        else f" With it come {say.about(run.local.inside['jobs'].total)} full-time jobs here."
    )
    return (
        f"{sum_of(run)} a year buys {say.about(packages.number)} packages of home care in {area_name(evidence)}, at {say.rounded_pounds(packages.cost)} each. They free "
        f"{say.about(care.released)} bed days a year. Councils pay {say.rounded_pounds(councils_pay)}. {nhs}, and other patients have care worth {say.rounded_pounds(others)} in those beds. "
        f"That is £{care.cost_a_day:,.0f} a bed day, against £{packages.night:,.0f} for a night. {turning_point(run)}{bound_of(run)}{work}"
        if care.released
        else f"{sum_of(run)} a year frees no bed, if all would have left as soon anyway. {turning_point(run)}{work}"
    )


def onward(view: View, evidence: Evidence, run: what_ifs.Run) -> Onward | None:
    """The same pounds in five answers, with what a bed day costs by these levers."""
    assert isinstance(run, CareRun)
    given: dict[str, str | float] = dict(levers.carried(run.levers))
    if run.care.released:
        given["unit_cost"] = round(run.care.cost_a_day)
    return one_pound(view.area, run.levers.million, "outside", use=SOCIAL, delay="beds", **given)


CARE_AND_DISCHARGE: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if councils bought more home care to free hospital beds?",
    introduction=(
        "Councils buy home care for people who are ready to leave. The answer is in bed days and pounds: who pays, who gains, and local jobs. "
        "Those who would have left as soon anyway are left out."
    ),
    parameters=HomeCare,
    run=run,
    answer=answer,
    exhibits=(who_pays, councils, jobs, how_sure, what_matters, where_doubt, evidence_of),
    onward=onward,
)
