"""Which industries feel a pound spent here, how far the location quotients decide it, and the area's anchors."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import Dumbbell, RankedDot
from components.exhibit import Column, Exhibit, Table
from components.units import PERCENT, WHOLE_MILLIONS, Unit
from domain.wider_economy.anchors import ALLOCATION, COUNCIL, STAFF, Anchors, Budget
from domain.wider_economy.quotient_choice import ByWay, by_industry, by_ways
from domain.wider_economy.regional import GVA, Measure
from domain.wider_economy.spending import Assumed
from domain.wider_economy.supply_chain import GVA_MULTIPLIER, TABLES_YEAR, SupplyChain
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.exhibits.supply_chain import EFFECTS, SUPPLIERS_SHOWN, short_name
from pages.wider_economy.view import PRODUCT_NAMES, View
from pages.wider_economy.words import WAYS, area_name
from pages.words import provenance, provenance_of_list
from vocabulary import MILLION, Provenance, Refused, Sureness

PENCE = Unit("p", 100, after="p", decimals=0)
MEASURE_OF: dict[str, Measure] = {"earned": "gva", "output": "output", "jobs": "jobs"}

RECORDED = "This is what the tables record, an average of 2022. Nothing is taken off for work that is displaced: a pound recorded is not a pound added."
GUESSED = "Nobody has surveyed where suppliers here buy. It is estimated from the regional accounts (Flegg’s location quotients, delta 0.3). No industry is taken to buy more of its supplies at home than the UK’s does."
CLOSED = (
    "What households buy with their pay is counted (a Type II table): UK household spending of 2020, a pandemic year; half of pay spent, three quarters of it earned by "
    "people who live here. Both shares are assumed; the what-ifs move them."
)
CAUTIONS = (RECORDED, GUESSED, CLOSED)
METHOD = (
    "Leontief inverse of the UK tables of 2022 (105 products), cut down to the area by location quotients from value added by industry, closed with the "
    "household spending of 2020."
)


def suppliers(view: View, evidence: Evidence) -> Exhibit:
    """Which other industries feel a pound spent here, most first, here and in all of the UK."""
    id, refused_title = "suppliers", "Which industries feel it"
    chain = evidence.supply_chain
    if isinstance(chain, Refused):
        return Exhibit(id, refused_title, "", refused=chain.reason)
    measure = MEASURE_OF[view.effect]
    parts = by_industry(evidence.store, evidence.area, view.product, measure, Assumed())
    if isinstance(parts, Refused):
        return Exhibit(id, refused_title, "", refused=parts.reason)
    words, by = EFFECTS[view.effect], 1e6 if measure == "jobs" else 100.0
    unit, told = words.unit, words.told
    total, uk = (sum(getattr(each, name) for each in parts) * by for name in ("total", "uk"))
    direct, supply, households = (
        sum(getattr(each, name) for each in parts) * by for name in ("direct", "suppliers", "households")
    )
    others = [each for each in parts if each.product != view.product]
    ways = by_ways(evidence.store, evidence.area, view.product, Assumed())
    shown = others[:SUPPLIERS_SHOWN]  # the largest first
    frame = pd.DataFrame(
        {
            "code": [each.product for each in shown],
            "name": [chain.names[each.product] for each in shown],
            "short": [_short(chain, each.product) for each in shown],
            "suppliers": [each.suppliers * by for each in shown],
            "households": [each.households * by for each in shown],
            "value": [each.total * by for each in shown],
            "uk": [each.uk * by for each in shown],
            "words": [f"{each.total / each.uk:.0%} here" if each.uk > 0 else "none" for each in shown],
        }
    )
    of = "£1 million" if measure == "jobs" else "£1"
    return Exhibit(
        id=id,
        title=f"{of} for {PRODUCT_NAMES[view.product]} records {told.write(total)}{_of_what(view)} here, before displacement",
        sentence=(
            f"Of this the work itself has {told.write(direct)}, suppliers {told.write(supply)} and households’ spending {told.write(households)}, "
            f"each rounded. All of the UK has {told.write(uk)} ({TABLES_YEAR}).{_by_simple(view, ways)} Shown are the {SUPPLIERS_SHOWN} other industries that feel it most "
            "here. No interval is published."
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Industry"),
                Column("suppliers", "Here, through suppliers", "figure", unit=unit),
                Column("households", "Here, through households", "figure", unit=unit),
                Column("value", "Here, together", "figure", unit=unit),
                Column("uk", "In all of the UK", "figure", unit=unit),
                Column("words", "Of it here"),
            ),
        ),
        spec=Dumbbell(
            start="value",
            end="uk",
            words="words",
            name="short",
            code="code",
            value_title=f"{words.axis}, {TABLES_YEAR}",
            unit=unit,
            start_name="here",
            end_name="all of the UK",
        ),
        provenance=tables(evidence),
        caveats=CAUTIONS,
    )


TOTAL = "allocation_stream=core"
"""The budget that has a total beside the recurrent allocation that fair shares are of."""


def anchors(view: View, evidence: Evidence) -> Exhibit:
    """What the area's health and care organisations spend and whom they employ, as far as it is known."""
    id, title = "anchors", "The area’s anchors"
    found = evidence.anchors
    if isinstance(found, Refused):
        return Exhibit(id, title, "", refused=found.reason)
    budgets = [each for each in found.budgets if each.at_one_price == each.at_one_price]
    missing = [say.mid_sentence(each.name) for each in found.budgets if each not in budgets]
    if not budgets:
        return Exhibit(id, title, "", refused="No budget of this area is known.")
    frame = pd.DataFrame(
        {
            "code": [each.breakdown for each in budgets],
            "name": [f"{each.name} ({_whose(each)})" for each in budgets],
            "value": [each.at_one_price / MILLION for each in budgets],
            "pounds": [each.pounds / MILLION for each in budgets],
            "year": [each.year for each in budgets],
        }
    )
    largest = budgets[0]
    left_out = f" Not known for {area_name(evidence)}: {say.listing(missing)}." if missing else ""
    return Exhibit(
        id=id,
        title=f"Largest budget: {say.mid_sentence(largest.name)} ({_whose(largest)}), {WHOLE_MILLIONS.write(largest.at_one_price / MILLION)} at {found.prices} prices",
        sentence=(
            f"Amounts are at the prices of {found.prices}. {_staff(evidence, found)}{left_out} {_own(found)}"
            "No interval is published."
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Budget"),
                Column("value", f"At the prices of {found.prices}", "figure", unit=WHOLE_MILLIONS),
                Column("pounds", "At the prices of its year", "figure", unit=WHOLE_MILLIONS),
                Column("year", "Year"),
            ),
        ),
        spec=RankedDot(
            value="value",
            name="name",
            code="code",
            value_title=f"£ million a year, at the prices of {found.prices}",
            unit=WHOLE_MILLIONS,
        ),
        provenance=provenance_of_list(
            evidence.store,
            (
                ALLOCATION,
                COUNCIL,
                *STAFF,
                *(each.indicator for each in budgets if each.indicator not in (ALLOCATION, COUNCIL)),
            ),
            definition="Money allocated to the boards, and councils’ net current expenditure, by service.",
            method="As published, put at the prices of one year with the GDP deflator.",
            period=", ".join(sorted({each.year for each in budgets})),
        ),
        caveats=(
            "Core services are the total allocation; where money is moved towards fair shares it is the recurrent one, which is less.",
            "Budgets overlap: the NHS passes money on to councils. Do not add them up.",
            *evidence.caveats(ALLOCATION),
            *evidence.caveats(COUNCIL),
        ),
    )


def _whose(budget: Budget) -> str:
    if budget.indicator not in (ALLOCATION, COUNCIL):
        return "your own figures"
    if budget.indicator == COUNCIL:
        return "councils"
    return "NHS, total" if budget.breakdown == TOTAL else "NHS"


def _own(found: Anchors) -> str:
    """How an estate and purchases come to stand here: they are in no published figures by area."""
    if any(_whose(each) == "your own figures" for each in found.budgets):
        return ""
    return (
        "Estates and purchases are in no published figures by area. Add your own, counted in pounds, and they stand here (docs/own_data.md); or give "
        "a sum in “What if more were spent here?”. "
    )


def _staff(evidence: Evidence, found: Anchors) -> str:
    known = [each for each in found.staff if each.count == each.count]
    names = {STAFF[0]: "GP practices", STAFF[1]: "primary care networks"}
    if not known:
        return "Staff are not counted here."
    said = [f"{names[each.indicator]} {say.about(each.count).removeprefix('about ')} ({each.year})" for each in known]
    return f"Full-time staff counted: {say.listing(said)}. Trusts’ and care homes’ are not published by system."


def _by_simple(view: View, ways: tuple[ByWay, ...] | Refused) -> str:
    """What simple quotients would make of it; "" where no chart has that measure."""
    if isinstance(ways, Refused) or view.effect == "output":
        return ""
    simple = next(each for each in ways if each.way == "simple")
    said = EFFECTS[view.effect].told.write(simple.gva * 100 if view.effect == "earned" else simple.jobs)
    return f" Simple quotients in place of Flegg’s would make it {said} here."


def _of_what(view: View) -> str:
    return {"earned": " of value added", "output": " of output", "jobs": ""}[view.effect]


def _short(chain: SupplyChain, product: str) -> str:
    return short_name(product, chain.names[product])


def tables(evidence: Evidence) -> Provenance:
    return provenance(evidence.store, (GVA_MULTIPLIER, GVA), TABLES_YEAR, METHOD)


def quotients_compared(
    evidence: Evidence, sector: str, assumed: Assumed, id: str, provenance: Provenance, caveats: tuple[str, ...]
) -> Exhibit:
    """Recorded value added per pound by each way, the UK last."""
    ways = by_ways(evidence.store, evidence.area, sector, assumed)
    if isinstance(ways, Refused):
        return Exhibit(id, "How much depends on the location quotients", "", refused=ways.reason)
    own = next(each for each in ways if each.way == "flegg")
    simple = next(each for each in ways if each.way == "simple")
    uk = next(each for each in ways if each.way == "national")
    frame = pd.DataFrame(
        {
            "code": [each.way for each in ways],
            "name": [WAYS[each.way] for each in ways],
            "value": [each.gva for each in ways],
            "jobs": [each.jobs for each in ways],
            "bought": [each.bought for each in ways],
            "used": [each.way == "flegg" for each in ways],
        }
    )
    return Exhibit(
        id=id,
        title=f"The way it is estimated changes the answer by {PENCE.write(simple.gva - own.gva)} in the pound",
        sentence=(
            f"By Flegg’s quotients {PENCE.write(own.gva)} of value added is recorded here for each £1, by simple ones {PENCE.write(simple.gva)}. "
            f"All of the UK records {PENCE.write(uk.gva)}. Nothing is taken off for displacement here."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Location quotient"),
                Column("value", "Value added recorded here for each £1", "figure", unit=PENCE),
                Column("jobs", "Full-time jobs for each £1 million of 2022", "figure", unit=Unit("jobs", decimals=1)),
                Column("bought", "Of first UK purchases, bought here", "figure", unit=PERCENT),
            ),
            highlight="used",
        ),
        spec=RankedDot(
            value="value",
            name="name",
            code="code",
            focus="used",
            value_title="pence of value added recorded for each £1",
            unit=PENCE,
        ),
        provenance=provenance,
        caveats=caveats,
    )
