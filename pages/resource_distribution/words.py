"""Words and units that the headline and the exhibits of this page share."""

from __future__ import annotations

from components import narrative as say
from components.nouns import Noun
from components.units import MONEY, PERCENT, Unit
from data_access import ENGLAND
from domain.resource_distribution.counts import Floats
from domain.resource_distribution.measures import ALLOCATIONS_FOR_PAYMENTS, ALLOCATIONS_FOR_STAFF, CORE
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import COMPONENTS
from pages.words import named

INDEX = Unit("need index", decimals=3, floor=0)
INDEX_SHORT = Unit("index", decimals=2, floor=0)
POUNDS_EACH = Unit("£", before="£", decimals=2)
GPS_EACH = Unit("GPs", decimals=2, floor=0)

DISTANCE = Unit("%", by=100, after="%")
POUNDS_A_HEAD = Unit("£", before="£", decimals=0)
DISTANCE_UNITS = {"percent": DISTANCE, "pounds": MONEY, "head": POUNDS_A_HEAD}
CONCENTRATION = Unit("concentration index", decimals=3)

NEED_WEIGHTED = (
    f"Need-weighted patients are those registered, weighted by the allocations’ need for general practice: of {ALLOCATIONS_FOR_PAYMENTS} beside "
    f"payments, of {ALLOCATIONS_FOR_STAFF} beside staff."
)
NO_INTERVAL = "No interval is published."
HOW_SURE = "No interval is published: everybody is counted, so chance plays little part; how sure the weights themselves are is not known."
READS_AS_ONE = 0.0005  # an index nearer to 1 than this reads 1.000


def area_name(evidence: Evidence) -> str:
    """The area in the middle of a sentence."""
    return named(evidence.area)


def its_system(evidence: Evidence) -> str:
    """ "Black Country, its system: " before what is said of the money of a custom area's system; "" of any other area."""
    return "" if evidence.funded is evidence.area else f"{evidence.funded.short_name}, its system: "


def average_of(evidence: Evidence) -> str:
    """ "England’s average", "the Midlands’ average"."""
    return f"{say.possessive(evidence.benchmark_name)} average"


def side(ratio: float) -> int:
    """1 above, -1 below, 0 so near to 1 that it reads the same."""
    return 0 if not say.known(ratio) or abs(ratio - 1) < READS_AS_ONE else (1 if ratio > 1 else -1)


def need_in_people(evidence: Evidence) -> str:
    """ "Weighted for need alone, the Black Country’s population is about 109,000 larger.", or "for need and prices" where the two
    cannot be told apart; of one service, "Weighted by need for maternity services, ..."."""
    index, people = (
        float(column[evidence.row]) for column in (evidence.listed.need_index, evidence.listed.excess_need)
    )
    component = evidence.view.component
    weighted = "for need and prices" if component == CORE else f"by need for {COMPONENTS[component][1]}"
    against = "" if evidence.benchmark.code == ENGLAND else f" against {average_of(evidence)}"
    own = evidence.own_need
    if own is not None:
        weighted, index, people = "for need alone", own.alone, own.excess_alone
    if side(index) == 0:
        people = 0.0
    size = "larger" if people > 0 else "smaller"
    changed = "the same size" if abs(people) < 0.5 else f"{say.about(people)} {size}"
    return f"Weighted {weighted}{against}, {say.possessive(area_name(evidence))} population is {changed}."


def people_more(people: float) -> str:
    """ "about 70,700 more", "no more"."""
    if abs(people) < 0.5:
        return "no more"
    return f"{say.about(people)} {'more' if people > 0 else 'fewer'}"


def off_target(value: float, measure: str = "percent", *, centred: bool = False, target: str = "target") -> str:
    """ "4.9% below target", "£145.6 million above target", "£89 a head below average", "on target". `target`: what it is called."""
    if not say.known(value):
        return say.NOT_AVAILABLE
    from_what = "average" if centred else target
    unit = DISTANCE_UNITS[measure]
    if unit.same(value, 0.0):
        return f"on {from_what}"
    size = say.rounded_pounds(value) if measure == "pounds" else unit.write(abs(value))
    return f"{size}{' a head' if measure == 'head' else ''} {'below' if value < 0 else 'above'} {from_what}"


def distance_words(distance: float, pounds: float, stream: str, *, centred: bool = False) -> str:
    """ "4.9% below its published target, about £145.6 million less for core services"; `stream` "": without what the money is for."""
    from_what, said_for = "England’s average" if centred else "its published target", f" for {stream}" if stream else ""
    if DISTANCE.same(distance, 0.0):
        return f"on {from_what}{said_for}"
    side_of, more = ("below", "less") if distance < 0 else ("above", "more")
    return f"{DISTANCE.write(abs(distance))} {side_of} {from_what}, {say.pounds(pounds)} {more}{said_for}"


def standing(value: float, values: Floats, noun: Noun) -> str:
    """ "lowest of 11 systems", "2nd highest of 42 boards": counted from the nearer end."""
    known = [each for each in values.tolist() if say.known(each)]
    below, above = sum(each < value for each in known), sum(each > value for each in known)
    end, place = ("lowest", below + 1) if below <= above else ("highest", above + 1)
    return f"{'' if place == 1 else f'{say.ordinal(place)} '}{end} of {len(known)} {noun.many}"


def rank(evidence: Evidence, values: Floats) -> str:
    """ "the highest of the 11 systems"."""
    rows = evidence.rows_of_its_kind()
    position = 1 + sum(bool(values[row] > values[evidence.row]) for row in rows)
    kind = "systems" if evidence.area.kind == "icb" else "clusters"
    if position in (1, len(rows)):
        return f"the {'highest' if position == 1 else 'lowest'} of the {len(rows)} {kind}"
    return f"the {say.ordinal(position)} highest of the {len(rows)} {kind}"


# ---------------------------------------------------------------- over time


def payments_trend(evidence: Evidence) -> str:
    """The last two years of payments compared with the benchmark; "" where one of them is not known."""
    own, benchmark = evidence.payments_series[:2]
    if len(own.value) < 2 or not all(say.known(value) for value in own.value[-2:]):
        return ""
    before, now = (float(own.value[row] / benchmark.value[row] - 1) for row in (-2, -1))
    return (
        f"In {own.labels[-2]} its payments for each formula-weighted patient were {_difference(before, evidence)}, in {own.labels[-1]} "
        f"{_difference(now, evidence)}."
    )


def _difference(proportion: float, evidence: Evidence) -> str:
    of_benchmark = say.possessive(evidence.benchmark_name)
    if PERCENT.same(proportion, 0.0):
        return f"the same as {of_benchmark}"
    written = PERCENT.telling(abs(proportion), 0.0).write(abs(proportion))
    return f"{written} {'above' if proportion > 0 else 'below'} {of_benchmark}"


def gp_trend(evidence: Evidence) -> str:
    """GPs for every 10,000 patients, not weighted, from the first year to the last."""
    own, benchmark = evidence.gp_series[:2]
    here, there = (change(series.value, GPS_EACH) for series in (own, benchmark))
    return (
        f"From {own.labels[0]} to {own.labels[-1]}, GPs for every 10,000 patients (not weighted) {here} here; in "
        f"{evidence.benchmark_name} they {there}."
    )


def change(values: Floats, unit: Unit) -> str:
    """ "fell from 4.83 to 4.24", told apart; "stayed at 4.83"."""
    first, last = float(values[0]), float(values[-1])
    write = unit.telling(first, last).write
    if unit.same(first, last):
        return f"stayed at {write(last)}"
    return f"{'rose' if last > first else 'fell'} from {write(first)} to {write(last)}"
