"""Words and units that the headline and several exhibits share."""

from __future__ import annotations

from analysis.specialisation import Specialisation
from components import narrative as say
from components.units import POUNDS, Unit
from domain.wider_economy.out_of_work import OutOfWork
from domain.wider_economy.supply_chain import SupplyChain
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import PRODUCT_NAMES
from pages.words import named

NO_INTERVAL = "No interval is published for these accounts."
SPENDING = "A larger share says that more is spent on health and care there, not that more is achieved."
REASONS = (
    "They receive benefits because they are unemployed, ill, disabled or caring for somebody. The figures do not say how many for "
    "which reason."
)
MILLIONS = Unit("£ million", before="£", after=" million", decimals=0)

WAYS = {
    "flegg_high": "Flegg, delta 0.4 (most cautious)",
    "flegg": "Flegg, delta 0.3 (usual)",
    "flegg_low": "Flegg, delta 0.1",
    "cross": "Cross-industry",
    "simple": "Simple",
    "national": "All of the UK",
}
"""Ways to guess what an area buys from itself, as a chart names them."""

HARDLY_MOVED = 0.0005  # a change of the share below which it has hardly moved
LAST_ORDINARY_YEAR = "2019"  # the last before the pandemic


def area_name(evidence: Evidence) -> str:
    """The area in the middle of a sentence."""
    return named(evidence.area)


def kind_of_peers(evidence: Evidence) -> str:
    return "systems" if evidence.area.kind == "icb" else "clusters"


def placed(rank: int, count: int) -> str:
    """ "the largest", "the 2nd largest", "the smallest"."""
    if rank in (1, count):
        return "the largest" if rank == 1 else "the smallest"
    return f"the {say.ordinal(rank)} largest"


def change(evidence: Evidence) -> str:
    """How the share has changed since the first year, what the UK's has done meanwhile, and what it has done lately."""
    own, uk, year = evidence.own.share, evidence.uk.share, evidence.year_index
    if year == 0:
        return f"{evidence.year} is the first year there is."
    labels = [period.label for period in evidence.years]
    ordinary = labels.index(LAST_ORDINARY_YEAR)
    since = ordinary if year > ordinary else year - 1
    when = f"{labels[since]}, the last year before the pandemic," if since == ordinary else labels[since]
    lately = f" Since {when} it has {changed(own[year] - own[since])}." if since > 0 else ""
    return f"Since {labels[0]} the share has {changed(own[year] - own[0])}; in the UK it has {changed(uk[year] - uk[0])}.{lately}"


def changed(points: float) -> str:
    """ "risen by 4.8 points"."""
    if abs(points) < HARDLY_MOVED:
        return "hardly moved"
    return f"{'risen' if points > 0 else 'fallen'} by {say.points(points, noun='point')}"


def reason(evidence: Evidence, difference: Specialisation) -> str:
    """The predicate of a sentence about the share: "is above the UK's because ...". It follows from the definition of the share, so
    it may be given as a reason."""
    above, part, earns = difference.quotient > 1, evidence.part, _earns(evidence)
    more, less = ("more", "less") if above else ("less", "more")
    if difference.reason == "as the country":
        return "is close to the UK’s"
    start = f"is {'above' if above else 'below'} the UK’s"
    if difference.reason == "industry":
        return f"{start} because {part} {earns} {more} for each resident"
    if difference.reason == "both":
        return f"{start} for two reasons: {part} {earns} {more} for each resident, and the whole economy {less}"
    if difference.from_industry > 0:
        return f"{start} mostly because the whole economy earns {less} for each resident"
    return f"{start} because the whole economy earns {less} for each resident, not because {part} {earns} {more}"


def _earns(evidence: Evidence) -> str:
    return "earns" if evidence.view.part == "health" else "earn"


def reason_title(evidence: Evidence, difference: Specialisation) -> str:
    """The same reason as a title: "The share is larger because the whole economy earns less for each resident"."""
    above, part = difference.quotient > 1, say.sentence_case(evidence.part)
    more, less, larger = ("more", "less", "larger") if above else ("less", "more", "smaller")
    earns = _earns(evidence)
    if difference.reason == "as the country":
        return "The share is close to the UK’s"
    if difference.reason == "industry":
        return f"{part} {earns} {more} for each resident than in the UK"
    if difference.reason == "both":
        return f"{part} {earns} {more} for each resident, the whole economy {less}"
    mostly = "mainly " if difference.from_industry > 0 else ""
    return f"The share is {larger} {mostly}because the whole economy earns {less} for each resident"


def amounts(evidence: Evidence) -> str:
    """Pounds for each resident, here and in the UK: two sentences."""
    own, uk, year = evidence.own, evidence.uk, evidence.year_index
    part = _pounds(float(own.gva_per_resident[year]), float(uk.gva_per_resident[year]))
    total = _pounds(float(own.total_gva_per_resident[year]), float(uk.total_gva_per_resident[year]))
    return (
        f"{say.sentence_case(evidence.part)} earned {part[0]} for each resident here and {part[1]} in the UK. All industries together "
        f"earned {total[0]} and {total[1]}."
    )


def _pounds(own: float, uk: float) -> tuple[str, str]:
    unit = POUNDS.telling(own, uk)
    return unit.write(own), unit.write(uk)


def people_out_of_work(evidence: Evidence, out_of_work: OutOfWork, where: str = "") -> str:
    """ "About 142,000 people in the Black Country are out of work on benefits"."""
    count = say.sentence_case(say.about(out_of_work.count[out_of_work.index(evidence.area)]))
    return f"{count} people {where or 'in ' + area_name(evidence)} are out of work on benefits"


def against_england(out_of_work: OutOfWork, row: int) -> str:
    """ "about 41,600 more than at England’s rate"."""
    if out_of_work.negligible[row]:
        return "much the same as at England’s rate"
    excess = float(out_of_work.excess[row])
    return f"{say.about(abs(excess))} {'more' if excess > 0 else 'fewer'} than at England’s rate"


def against_england_in(evidence: Evidence, out_of_work: OutOfWork, where: str = "") -> str:
    """ "About 41,600 more people in the Black Country are out of work than at England’s rate"."""
    row, place = out_of_work.index(evidence.area), where or f"in {area_name(evidence)}"
    if out_of_work.negligible[row]:
        return f"Much the same share of people {place} are out of work as in England"
    excess = float(out_of_work.excess[row])
    number = f"{say.sentence_case(say.about(abs(excess)))} {'more' if excess > 0 else 'fewer'}"
    return f"{number} people {place} are out of work than at England’s rate"


def effect_words(chain: SupplyChain, product: str, effect: str) -> str:
    """One pound, or one million, spent on a product: what it brings, and how much of it elsewhere."""
    total, elsewhere, name = chain.total(effect, product), chain.elsewhere(effect, product), PRODUCT_NAMES[product]
    if effect == "jobs":
        return (
            f"Each £1 million spent on {name} supports about {total:.1f} full-time equivalent jobs, {elsewhere:.1f} of them in other "
            "industries"
        )
    if effect == "output":
        return (
            f"Each £1 spent on {name} adds £{total:.2f} of output, itself included, {elsewhere * 100:.0f}p of it in "
            "other industries"
        )
    return f"Each £1 spent on {name} brings {total * 100:.0f}p of value added, {elsewhere * 100:.0f}p of it in other industries"


def effect_title(chain: SupplyChain, product: str, effect: str) -> str:
    """What is added in other industries, as a title: "£1 for health services adds 23p in other UK industries"."""
    elsewhere, name = chain.elsewhere(effect, product), PRODUCT_NAMES[product]
    if effect == "jobs":
        return f"£1 million for {name} supports {elsewhere:.1f} jobs in other UK industries"
    what = " of output" if effect == "output" else ""
    return f"£1 for {name} adds {elsewhere * 100:.0f}p{what} in other UK industries"
