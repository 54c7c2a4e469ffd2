"""The five answers in words: each with its number, its interval, whose assumption it rests on and what would reverse it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan
from typing import TypedDict

from analysis.scenarios.one_pound import Quantity, Rival
from components import narrative as say
from components.units import MONEY
from domain.one_pound.answers import published
from domain.one_pound.uses import CARE
from pages.wider_economy.one_pound.parameters import NOTHING, ON, SHORT
from pages.wider_economy.one_pound.run import ANY_SUM, PoundRun, years
from vocabulary import MILLION, Refused

BED_DAY, LONG_WAIT = ("bed day", "bed days after the ready date"), ("long wait", "waits of over a year")
COUNTED = {"beds": BED_DAY, "waits": LONG_WAIT}
PUBLISHED = "Published: marginal cost of a year"
NOTHING_TURNS = "Nothing would change this"


@dataclass(frozen=True)
class Row:
    """One of the five. `value`, `lower` and `upper` in its own unit, above 0 better; NaN where there is no answer.

    `answer`, `interval`, `short` and `turn` stand in the picture, one line each; `whose` and `turns` in the table.
    """

    question: str
    answer: str
    interval: str  # "" where nothing varies
    short: str  # whose assumption, in a few words
    whose: str
    turns: str
    beside: str = ""  # the same on another footing, that a reader may have seen elsewhere
    turn: str = ""  # what would reverse it, in a few words
    value: float = nan
    lower: float = nan
    upper: float = nan

    @property
    def known(self) -> bool:
        return isfinite(self.value)

    @property
    def detail(self) -> str:
        """Its lines in the picture."""
        return "\n".join(filter(None, (self.interval, self.short, self.beside, self.turn)))


def rows(run: PoundRun) -> tuple[Row, ...]:
    return tuple(make(run) for make in (need_row, health_row, delays_row, economy_row, next_row))


def interval(quantity: Quantity, more: str, less: str, *, money: bool = False) -> str:
    """ "Range 586 to 1,570 more", "Range from £10.0m further to £10.0m nearer"; "" where nothing varies. No publication has an interval for any of these."""

    def write(value: float) -> str:
        return MONEY.write(abs(value) / MILLION) if money else say.rounded(value)

    found = quantity.summary
    low, high = write(found.lower), write(found.upper)
    if low == high and (found.lower < 0) == (found.upper < 0):
        return ""
    if found.lower >= 0:
        return f"Range {low} to {high} {more}".strip()
    if found.upper <= 0:
        return f"Range {high} to {low} {less}".strip()
    return f"Range from {low} {less} to {high} {more}"


def _unknown(question: str, reason: str) -> Row:
    return Row(question, f"{question}: no answer", "", reason, reason, "")


class _Numbers(TypedDict):
    value: float
    lower: float
    upper: float


def _numbers(quantity: Quantity) -> _Numbers:
    found = quantity.summary
    return {"value": quantity.central, "lower": found.lower, "upper": found.upper}


# ---------------------------------------------------------------- the five


def need_row(run: PoundRun) -> Row:
    need, off = run.five.need, run.levers.need_off
    if isinstance(need, Refused):
        return _unknown("Need", need.reason)
    now = _from_share(need.apart)
    if need.pounds == 0:
        source = f"Published: NHS England, {need.period}"
        stays = f"Need: stays {now}"
        return Row(
            "Need",
            stays,
            "",
            source,
            source,
            "Nothing: the area’s own sum stays the same.",
            turn=NOTHING_TURNS,
            value=0,
            lower=0,
            upper=0,
        )
    turns, turn = "Nothing: any sum would take it further from its share.", "Any sum takes it further from its share"
    if need.turns is not None:
        most, nearer = MONEY.write(need.turns / MILLION), need.nearer.central > 0
        turns = f"A sum {'over' if nearer else 'under'} {most}: the area would end {'further away' if nearer else 'nearer'}."
        turn = f"{'Over' if nearer else 'Under'} {most} it would end {'further from its share' if nearer else 'nearer to it'}"
    found = interval(need.nearer, "nearer", "further", money=True)
    the_same = _the_same(need.nearer.central, off) if off and not found else ""
    then = need.apart + need.pounds
    same_side = (then < 0) == (need.apart < 0)
    after = f"{MONEY.write(abs(then) / MILLION)}{'' if same_side else f' {_side(then)}'}"
    return Row(
        "Need",
        f"Need: {now}, {after} after",
        found or the_same,
        "" if the_same else f"Yours: need may be {off:g}% off",
        f"Published: targets of NHS England, {need.period}, scaled to its share of the money there is; against the target as published it closed that year {_by_published(need.published)}. Yours: need may be off by {off:g}%.",
        turns,
        beside=f"{_by_published(need.published)} published target, at year’s end",
        turn=turn,
        **_numbers(need.nearer),
    )


def _the_same(nearer: float, off: float) -> str:
    """ "£10.0m nearer, even with need 10% off (yours)"."""
    by = MONEY.write(abs(nearer) / MILLION)
    return f"{by} {'nearer' if nearer >= 0 else 'further'}, even with need {off:g}% off (yours)"


def _from_share(apart: float) -> str:
    """ "£4.0m below its share": the scaled one."""
    return f"{MONEY.write(abs(apart) / MILLION)} {_side(apart)} its share"


def _by_published(apart: float) -> str:
    """ "£4.0m below"."""
    return f"{MONEY.write(abs(apart) / MILLION)} {_side(apart)}"


def _side(apart: float) -> str:
    return "below" if apart < 0 else "above"


def health_row(run: PoundRun) -> Row:
    health, question = run.five.health, run.five.question
    if isinstance(health.net, Refused) or isinstance(health.gained, Refused):
        there = "given up" if question.sign > 0 else "gained elsewhere"
        return Row(
            "Health",
            f"Health: {_years(health.given_up)} {there}",
            interval(health.given_up, there, there),
            "Not known: what this buys",
            "Published: marginal cost of other care. What this buys is in no publication here.",
            "Your own figure of what a year in full health costs.",
            turn="Give your own cost of a year in full health",
        )
    short, whose = _whose_prices(run)
    here, there = ("gained", "given up") if question.sign > 0 else ("lost", "gained")
    price = 0.0 if isinstance(health.price, Refused) else health.price.likely
    if abs(health.net.central) < NOTHING:
        return Row(
            "Health",
            f"Health: {_years(health.gained)} {here}, as many {there}",
            interval(health.gained, "each", "each"),
            short,
            whose,
            f"A year in full health that costs less here than £{health.other.likely:,.0f} elsewhere.",
            beside=f"{ANY_SUM}: one cost on both sides",
            turn=f"Gains more if a year costs under £{health.other.likely:,.0f} here",
            **_numbers(health.net),
        )
    more = health.net.central > 0
    return Row(
        "Health",
        f"Health: {_years(health.net)} {'gained' if more else 'lost'}, net",
        interval(health.net, "gained", "lost"),
        short,
        whose,
        f"A year in full health costing {'over' if price < health.turns else 'under'} £{health.turns:,.0f} here; £{price:,.0f} is used.",
        turn=f"A net {'loss if a year in full health costs over' if price < health.turns else 'gain if a year in full health costs under'} £{health.turns:,.0f} here",
        **_numbers(health.net),
    )


def why_none(run: PoundRun) -> str:
    """Why health nets to nothing whatever the sum, and what another use would make of it."""
    cost, best = run.five.health.other.likely, run.five.next_best
    more = "" if isinstance(best, Refused) else _difference(best.rival)
    return f"{ANY_SUM}, because both sides are counted at £{cost:,.0f} for a year: health moves between people. {more}".strip()


def _difference(rival: Rival) -> str:
    """ "The same money on public health would gain 1,150 more"."""
    more = rival.ahead.central > 0
    name = SHORT.get(rival.key, say.mid_sentence(ON.label(rival.key)))
    return f"The same money on {name} would gain {rounded(rival.ahead)} {'more' if more else 'fewer'}."


def _years(quantity: Quantity) -> str:
    return years(quantity.central)


def rounded(quantity: Quantity) -> str:
    """Its size to three figures: "1,150"."""
    return say.rounded(quantity.central)


def _whose_prices(run: PoundRun) -> tuple[str, str]:
    question = run.five.question
    said = ((question.use, "what it buys here"), (CARE, "what other care buys"))
    own = list(dict.fromkeys(name for use, name in said if not published(question, use)))
    if not own:
        return PUBLISHED, "Published: marginal costs of a year in full health."
    return f"Yours: {own[0]}", f"Yours: {say.listing(own)}, off by up to {run.levers.own_off:g}%."


def delays_row(run: PoundRun) -> Row:
    delays, question = run.five.delays, run.five.question
    if isinstance(delays, Refused):
        return _unknown("Delays", delays.reason)
    one, many = COUNTED[question.delay]
    all_gone = f"At £{delays.clears_at:,.0f} each the sum would clear all {say.count(delays.there_are)} {one}s"
    in_short = f"£{delays.clears_at:,.0f} each, shared among all {say.count(delays.there_are)} {one}s"
    if isinstance(delays.saved, Refused):
        return Row(
            "Delays",
            "Delays: not known, no published cost",
            in_short,
            f"Give your own cost of a {one}",
            f"No publication here has the cost of a {one}.",
            f"{all_gone}.",
        )
    word = "fewer" if question.sign > 0 else "more"
    return Row(
        "Delays",
        f"Delays: {rounded(delays.saved)} {word} {one}s a year",
        interval(delays.saved, "fewer", "more"),
        f"Yours: £{question.unit_cost:,.0f} each, off by {run.levers.own_off:g}%",
        f"Yours: £{question.unit_cost:,.0f} for each of {say.count(delays.there_are)} {many}, off by up to {run.levers.own_off:g}%.",
        f"{all_gone}.",
        turn=in_short,
        **_numbers(delays.saved),
    )


def economy_row(run: PoundRun) -> Row:
    economy, off = run.five.economy, run.levers.local_off
    if isinstance(economy, Refused):
        return _unknown("Local economy", economy.reason)
    short = f"Yours: its shares may be {off:g}% out"
    whose = (
        "Published: average shares of 2022 (ONS), and what is displaced and recruited (Additionality Guide). Assumed: how much pay is "
        f"spent and how many orders are met. Yours: all off by up to {off:g}%."
    )
    if economy.same:
        unchanged = "Local economy: no change, same kind of care"
        return Row(
            "Local economy",
            unchanged,
            "",
            short,
            whose,
            "Spending of another kind.",
            turn="Changes with another kind of spending",
            value=0,
            lower=0,
            upper=0,
        )
    word = "added" if economy.gva.central > 0 else "lost"
    return Row(
        "Local economy",
        f"Local economy: {MONEY.write(abs(economy.gva.central) / MILLION)} and {say.whole(economy.jobs.central)} jobs {word}",
        interval(economy.gva, "added", "lost", money=True),
        short,
        whose,
        f"All of it taking the place of other work: then nothing is {word}.",
        beside=f"Of {MONEY.write(abs(economy.recorded) / MILLION)} recorded; rest displaced or unmet",
        turn=f"Nothing {word} if all displaces other work",
        **_numbers(economy.gva),
    )


def next_row(run: PoundRun) -> Row:
    found = run.five.next_best
    if isinstance(found, Refused):
        return _unknown("Next best use", found.reason)
    rival = found.rival
    more = rival.ahead.central > 0
    name = SHORT.get(rival.key, say.mid_sentence(ON.label(rival.key)))
    return Row(
        "Next best use",
        f"Next best: {name}, {rounded(rival.ahead)} {'more' if more else 'fewer'} years",
        interval(rival.ahead, "more", "fewer"),
        PUBLISHED,
        "Published: marginal costs of a year in full health. Yours: which evidence counts.",
        f"A year in full health costing {'under' if more else 'over'} £{found.turns:,.0f} with this use.",
        turn=f"This use {'comes out ahead if a year in full health costs under' if more else 'falls behind if a year in full health costs over'} £{found.turns:,.0f} here",
        **_numbers(rival.ahead.times(-1)),  # better is what the use chosen brings over it
    )
