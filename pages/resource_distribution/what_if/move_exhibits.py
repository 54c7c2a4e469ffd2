"""The exhibits of money moved: paces side by side, who gains and loses, the path by year, and fifths of deprivation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.scenarios import Range
from components import narrative as say
from components.charts.specs import ChangeBars, TimeSeries
from components.exhibit import Column, Exhibit, Table
from components.units import MONEY, Unit
from domain.resource_distribution.moving import NEAR, Moved
from domain.resource_distribution.moving_doubt import FIFTHS
from pages import paths, what_if_tipping, what_ifs
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import View
from pages.resource_distribution.what_if.changes_in_money import (
    MOST_BARS,
    POUNDS_A_HEAD,
    bars,
    change_columns,
    gain_and_lose,
    unit_of,
)
from pages.resource_distribution.what_if.move_parameters import NAME, NOUNS
from pages.resource_distribution.what_if.move_printed import by_published_target, share_of
from pages.resource_distribution.what_if.move_run import MoveRun, last_year, pace_words, price_of_health, year_words
from pages.resource_distribution.words import area_name
from vocabulary import MILLION, Refused

MOST_LISTED, MOST_LINES = 60, 45
GROWTH = Unit("%", 100, after="%", decimals=1)
HEALTH = Unit("years in full health", words="years", decimals=0)
INDEX = Unit("index", decimals=4)
PRICES = (
    "A year in full health cost about £8,000 at the margin of locally commissioned care in the prices of 2016/17, £6,000 to £10,000 in other estimates "
    "(Martin, Claxton, Lomas and Longo 2023). These are brought to the prices of the last year by the GDP deflator; the Department’s £15,000 names no year "
    "and stays. The deflator of later years is a forecast. All are averages of England."
)


def side_by_side(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The set paces with the same money, weights and years."""
    assert isinstance(run, MoveRun)
    rows, refused = [], []
    for pace, found in run.at_paces.items():
        words = pace_words(run.parameters, run.moved, pace)
        if isinstance(found, Refused):
            refused.append(f"{say.sentence_case(words.short)}: {found.reason}")
            continue
        moved, doubted = found
        least, most = moved.growth_range
        then = moved.per_head_by_fifth()
        along = moved.concentration(moved.rules.years)
        rows.append(
            {
                "name": say.sentence_case(words.short),
                "short_name": words.short,
                "value": moved.own_gain / MILLION,
                "lower": doubted.whole_lower,
                "upper": doubted.whole_upper,
                "least": least,
                "most": most,
                "gaining": moved.gaining,
                "losing": moved.losing,
                "arrives": _arrives(moved),
                "short": float(moved.path.to_level()[-1]) / 100 / MILLION,
                "steep": float(then[0] / then[-1] - 1),
                "concentration": None if isinstance(along, Refused) else along.index,
                "chosen": pace == run.parameters.pace,
                "open": ("Open", _address(view, run, pace)),
            }
        )
    frame = pd.DataFrame(rows)
    noun, own = NOUNS[run.moved.parts.kind], bool(run.moved.parts.own.any())
    what = f"£ million {'more a year' if own else 'a year moved'}"
    alike = run.moved.per_head_by_fifth(alike=True)
    return Exhibit(
        id=f"{NAME}-paces",
        title=_title(rows, own),
        sentence=" ".join(
            (
                *_all_arrive(run),
                f"Arrived means within {NEAR:.1%} of its share.",
                f"The table has what it would cost to leave no {noun.one} below its share and take from none.",
                *refused,
            )
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Pace"),
                *change_columns(run, say.sentence_case(what)),
                Column("least", "Lowest growth of any in a year", "figure", unit=GROWTH),
                Column("most", "Highest", "figure", unit=GROWTH),
                Column("gaining", f"{say.sentence_case(noun.many)} that gain", "count"),
                Column("losing", "That lose", "count"),
                Column("arrives", "The last arrives"),
                Column("short", "To leave none below instead", "figure", unit=MONEY),
                Column(
                    "steep",
                    f"£ a head, most over least deprived fifth ({GROWTH.write(alike[0] / alike[-1] - 1)} if all grew alike)",
                    "figure",
                    unit=GROWTH,
                ),
                Column("concentration", "Concentration index of £ a head along deprivation", "figure", unit=INDEX),
                Column("open", "Open", "link"),
            ),
            highlight="chosen",
            why_missing="not known",
        ),
        spec=bars(run, what),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def _title(rows: list[dict[str, Any]], own: bool) -> str:
    """ "£48.2m more a year by today’s rule, £212.1m more with fair shares by 2028/29"."""
    said = [
        f"{MONEY.write(abs(row['value']))} {('more' if row['value'] >= 0 else 'less') if own else 'moved'}{'' if number else ' a year'} "
        f"{'with ' if row['short_name'].startswith('fair') else ''}{row['short_name']}"
        for number, row in enumerate(rows[:2])
    ]
    return ", ".join(said)


def _arrives(moved: Moved) -> str:
    return _year(moved, moved.all_arrive)


def _year(moved: Moved, year: float) -> str:
    return year_words(moved, int(year)) if say.known(year) else "not within 40 years"


def _all_arrive(run: MoveRun) -> list[str]:
    """When the last part arrives, by the rule of 2025/26."""
    found = run.at_paces.get("now")
    if found is None or isinstance(found, Refused):
        return []
    start, noun = pace_words(run.parameters, run.moved, "now").start, NOUNS[run.moved.parts.kind]
    if not say.known(found[0].all_arrive):
        return [f"{start}, some {noun.many} do not arrive within 40 years."]
    return [f"{start}, the last {noun.one} arrives in {_arrives(found[0])}."]


def _address(view: View, run: MoveRun, pace: str) -> str:
    asked = [view.to_query().lstrip("?"), f"what={NAME}", replace(run.parameters, pace=pace).to_query(NAME)]
    return f"{paths.SCENARIOS}?{'&'.join(filter(None, asked))}"


def who_moves(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Every part in the last year, the largest change first."""
    assert isinstance(run, MoveRun)
    moved, parts = run.moved, run.moved.parts
    unit, by = unit_of(moved.gained)
    frame = pd.DataFrame(
        {
            "name": parts.names,
            "area_code": parts.codes,
            "people": parts.people,
            "start": parts.start / MILLION,
            "distance": moved.path.distance[0],
            "value": moved.gained / by,
            "lower": run.doubted.lower * MILLION / by,
            "upper": run.doubted.upper * MILLION / by,
            "then": moved.path.amounts[-1] / 100 / MILLION,
            "left": moved.path.distance[-1],
            "transition": moved.path.transition[-1] / 100 / by,
            "arrives": [_year(moved, year) for year in moved.arrival],
            "own": parts.own,
        }
    ).iloc[moved.by_change()]
    frame["listed"] = [row < MOST_LISTED or own for row, own in enumerate(frame["own"])]
    noun = NOUNS[parts.kind]
    own = f", after {area_name(evidence)}" if moved.one_of_its_own else ""
    first, last = frame.iloc[frame["value"].argmax()], frame.iloc[frame["value"].argmin()]
    return Exhibit(
        id=f"{NAME}-who",
        title=gain_and_lose(noun, *([*(frame[each] * by)] for each in ("value", "lower", "upper"))),
        sentence=(
            f"Most is gained by {first['name']} ({unit.write(first['value'])} a year), most lost by {last['name']} ({unit.write(abs(last['value']))}), "
            f"against growing alike. Bars: the {min(MOST_BARS, len(frame))} largest changes{own}."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(noun.one)),
                Column("people", "People", "count"),
                Column("start", f"Money at the start ({parts.period})", "figure", unit=MONEY),
                Column("distance", "Distance from its share", "figure", unit=GROWTH),
                *change_columns(run, f"Gained in {last_year(moved)}", unit),
                Column("then", f"Money in {last_year(moved)}", "figure", unit=MONEY),
                Column("left", "Distance then", "figure", unit=GROWTH),
                Column("transition", "Transition money then", "figure", unit=unit),
                Column("arrives", "Arrives"),
            ),
            highlight="own",
            listed="listed",
            why_missing="not known",
        ),
        spec=bars(run, f"{unit.name} gained in {last_year(moved)}", MOST_BARS, unit),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def over_years(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """How far each part is from its share, year by year."""
    assert isinstance(run, MoveRun)
    moved, parts = run.moved, run.moved.parts
    distance = moved.path.distance
    strong = moved.in_focus()
    frame = pd.DataFrame(
        [
            {
                "series": parts.codes[part],
                "name": parts.names[part],
                "x": float(year),
                "label": year_words(moved, year),
                "distance": distance[year, part],
                "money": moved.path.amounts[year, part] / 100 / MILLION,
                "focus": bool(strong[part]),
            }
            for part in moved.furthest(MOST_LINES)
            for year in range(len(distance))
        ]
    )
    frame["listed"] = frame["focus"] | (frame["x"] == frame["x"].max())
    noun = NOUNS[parts.kind]
    return Exhibit(
        id=f"{NAME}-years",
        title=_way(evidence, moved),
        sentence=(
            f"Distance of each {noun.one} from its fair share of the money there is, 0 being its share.{by_published_target(evidence, view.stream, moved)}"
            + (f" The {MOST_LINES} furthest are drawn." if len(parts) > MOST_LINES else "")
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(noun.one)),
                Column("label", "Year"),
                Column("distance", "Distance from its share", "figure", unit=GROWTH),
                Column("money", "Money", "figure", unit=MONEY),
            ),
            highlight="focus",
            listed="listed",
        ),
        spec=TimeSeries(
            x="x",
            label="label",
            y="distance",
            series="series",
            name="name",
            y_title="distance from fair share",
            unit=GROWTH,
            focus="focus",
            target=0.0,
            target_name="fair share",
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def _way(evidence: Evidence, moved: Moved) -> str:
    """ "Birmingham and Solihull: 5.9% below its scaled share at the start, 4.6% below in 2028/29"; of several, how far apart the ends are."""
    end = moved.rules.years
    if moved.one_of_its_own:
        return (
            f"{say.sentence_case(area_name(evidence))}: {_off(moved.own_distance(0), share_of(moved))} at the start, "
            f"{_off(moved.own_distance(end))} in {last_year(moved)}"
        )
    return f"Furthest above to furthest below: {moved.apart(0) * 100:.1f} points at the start, {moved.apart(end) * 100:.1f} in {last_year(moved)}"


def _off(distance: float, share: str = "") -> str:
    """ "5.9% below", with `share` "5.9% below its share"; "at its share" of none."""
    if abs(distance) < 0.0005:
        return "at its share"
    return f"{GROWTH.write(abs(distance))} {'below' if distance < 0 else 'above'} {share}".rstrip()


def by_fifth(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Money by fifth of deprivation, and the health that may go with it."""
    assert isinstance(run, MoveRun)
    moved = run.moved
    gained = moved.gained_by_fifth()
    unit, by = unit_of(gained)
    alike, then = moved.per_head_by_fifth(alike=True), moved.per_head_by_fifth()
    frame = pd.DataFrame(
        {
            "name": FIFTHS,
            "people": moved.parts.people_by_fifth.sum(axis=0),
            "money": gained / by,
            "alike": alike,
            "then": then,
        }
    )
    priced = price_of_health(evidence.store, moved)
    if not isinstance(priced, Refused):
        price = priced[1]
        frame["value"] = gained / price.likely
        frame["lower"] = [min(each / price.low, each / price.high) for each in gained]
        frame["upper"] = [max(each / price.low, each / price.high) for each in gained]
    ends = [f"{unit.write(abs(each) / by)} {'more' if each > 0 else 'less'}" for each in (gained[0], gained[-1])]
    columns, spec = _health_drawn(priced, unit)
    whose = "England’s most deprived fifth" if moved.parts.kind == "icb" else "Most deprived fifth"
    return Exhibit(
        id=f"{NAME}-fifths",
        title=f"{whose}: {ends[0]} a year; least deprived: {ends[1]}",
        sentence=(
            f"{_in_health(priced, float(gained[0]))} It has {_steep(then.tolist())} the least deprived, against {_steep(alike.tolist())} if all grew alike. {_even(gained.tolist())}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Fifth of England’s people"),
                Column("people", "People here", "count"),
                Column("money", f"{unit.name} more in {last_year(moved)}", "figure", unit=unit),
                Column("alike", f"£ a head in {last_year(moved)} if all grew alike", "figure", unit=POUNDS_A_HEAD),
                Column("then", "£ a head so", "figure", unit=POUNDS_A_HEAD),
                *columns,
            ),
        ),
        spec=spec,
        provenance=run.words.provenance,
        caveats=(
            (
                "Inside a part money is taken to follow need by practice: spending there is not published. Fifths are of England’s registered people, by the "
                "deprivation of their practice."
            ),
            PRICES,
            "One price is used for all: what money does where need is greater may be more, or less.",
            *run.words.caveats,
        ),
    )


def _in_health(priced: tuple[str, Range] | Refused, gained: float) -> str:
    """What the most deprived fifth gains in health, with the year of the prices; or why it is not known."""
    if isinstance(priced, Refused):
        return f"What this is in health is not known. {priced.reason}"
    year, price = priced
    low, high = sorted(abs(gained) / each for each in (price.low, price.high))
    return (
        f"At published prices, brought to {year}, the most deprived fifth {'gains' if gained > 0 else 'loses'} {say.number_range(low, high)} years "
        "in full health a year."
    )


def _health_drawn(priced: tuple[str, Range] | Refused, unit: Unit) -> tuple[tuple[Column, ...], ChangeBars]:
    """The columns of health and the picture: of the money where the price of health is not known."""
    if isinstance(priced, Refused):
        return (), ChangeBars(
            name="name", value="money", lower="money", upper="money", value_title=f"{unit.name} more a year", unit=unit
        )
    year, price = priced
    of_range = f"at published prices of {year}"
    columns = (
        Column("value", f"Years in full health at £{price.likely:,.0f} (prices of {year})", "figure", unit=HEALTH),
        Column("lower", f"at £{price.low:,.0f} to £{price.high:,.0f}, from", "figure", unit=HEALTH),
        Column("upper", "to", "figure", unit=HEALTH),
    )
    return columns, ChangeBars(
        name="name",
        value="value",
        lower="lower",
        upper="upper",
        value_title="years in full health gained each year",
        unit=HEALTH,
        interval=of_range,
    )


def _steep(each: Sequence[float]) -> str:
    """ "20.7% more a head than"."""
    apart = float(each[0] / each[-1] - 1)
    return f"{GROWTH.write(abs(apart))} {'more' if apart >= 0 else 'less'} a head than"


def which_lever(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Each lever moved alone through its range."""
    assert isinstance(run, MoveRun)
    return what_if_tipping.which_lever(run, run.levers, what=run.words.gain, unit=MONEY, name_unmoved=True)


def _even(gained: Sequence[float]) -> str:
    return (
        "Gains and losses add up to nothing: the money is only moved."
        if abs(sum(gained)) < 0.01 * sum(map(abs, gained))
        else ""
    )
