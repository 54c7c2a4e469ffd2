"""The five answers in words: each with its number, its interval, whose assumption it rests on and what would turn it round."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from analysis.scenarios.one_pound import Quantity
from components import narrative as say
from domain.one_pound.answers import published
from domain.one_pound.uses import CARE
from pages import what_ifs
from pages.wider_economy.one_pound.parameters import MILLION, ON
from pages.wider_economy.one_pound.run import MONEY, PoundRun
from vocabulary import Refused

NOTHING = 0.5  # of a year in full health, a bed day or a wait: what rounds to none
COUNTED = {"beds": ("bed day", "bed days after the ready date"), "waits": ("long wait", "waits of over a year")}


@dataclass(frozen=True)
class Row:
    """One of the five. `value`, `lower` and `upper` in its own unit, above 0 better; NaN where there is no answer."""

    question: str
    answer: str
    interval: str  # "" where nothing varies
    whose: str
    turns: str
    value: float = nan
    lower: float = nan
    upper: float = nan

    @property
    def detail(self) -> str:
        return " ".join(filter(None, (f"{self.interval}." if self.interval else "", self.whose)))


def rows(run: PoundRun) -> tuple[Row, ...]:
    return tuple(make(run) for make in (need_row, health_row, delays_row, economy_row, next_row))


def interval(quantity: Quantity, more: str, less: str, *, money: bool = False, called: str = what_ifs.INTERVAL) -> str:
    """ "95% interval 590 to 1,570 more", "95% interval from £10.0m further to £10.0m nearer"; "" where nothing varies."""
    found = quantity.summary
    write = (lambda value: MONEY.write(abs(value) / MILLION)) if money else (lambda value: say.count(abs(value)))
    low, high = write(found.lower), write(found.upper)
    if low == high and (found.lower < 0) == (found.upper < 0):
        return ""
    if found.lower >= 0:
        return f"{called} {low} to {high} {more}"
    if found.upper <= 0:
        return f"{called} {high} to {low} {less}"
    return f"{called} from {low} {less} to {high} {more}"


def _unknown(question: str, reason: str) -> Row:
    return Row(question, f"{question}: not known", "", reason, "")


def _numbers(quantity: Quantity) -> dict[str, float]:
    found = quantity.summary
    return {"value": quantity.central, "lower": found.lower, "upper": found.upper}


# ---------------------------------------------------------------- the five


def need_row(run: PoundRun) -> Row:
    need, off = run.five.need, run.levers.need_off
    if isinstance(need, Refused):
        return _unknown("Need", need.reason)
    now = _from_share(need.apart)
    if need.pounds == 0:
        stays = f"Need: {now} with or without it, the money stays here"
        return Row("Need", stays, "", f"NHS England, {need.period}.", "Nothing: the area’s sum is the same.", 0, 0, 0)
    turns = (
        f"From {MONEY.write(need.turns / MILLION)} it would end no nearer than it stood."
        if need.turns is not None
        else "No sum: it would only go further from its fair share."
    )
    return Row(
        "Need",
        f"Need: {now} now, {_from_share(need.apart + need.pounds)} with it",
        interval(need.nearer, "nearer", "further", money=True, called=own_range("need", off)),
        f"NHS England, {need.period}; the doubt about need is yours.",
        turns,
        **_numbers(need.nearer),
    )


def _from_share(apart: float) -> str:
    """ "£4.0m below fair share"."""
    return f"{MONEY.write(abs(apart) / MILLION)} {'below' if apart < 0 else 'above'} fair share"


def own_range(what: str, off: float) -> str:
    """What an interval is called that holds nothing but the reader's own doubt."""
    return f"Range if {what} is off by up to {off:g}%:"


def health_row(run: PoundRun) -> Row:
    health, question = run.five.health, run.five.question
    lost = say.about(health.given_up.central)
    if isinstance(health.net, Refused) or isinstance(health.gained, Refused):
        return Row(
            "Health",
            f"Health: gain not known; {lost} years given up"
            if question.sign > 0
            else f"Health: loss not known; {lost} years gained elsewhere",
            interval(health.given_up, "", "").strip(),
            "Published cost of other care. What this buys is in no publication here.",
            "Your own figure of what a year in full health costs.",
        )
    where = "here" if question.way == "within" else "elsewhere"
    cost = "A year in full health"
    price = 0.0 if isinstance(health.price, Refused) else health.price.likely
    if abs(health.net.central) < NOTHING:
        gained = say.about(health.gained.central)
        other = "given up" if question.sign > 0 else "gained"
        return Row(
            "Health",
            f"Health: {gained} years {'gained' if question.sign > 0 else 'lost'} here, as many {other} {where}",
            interval(health.gained if question.sign > 0 else health.given_up, "each", "each"),
            _whose_prices(run),
            f"{cost} costing less here than £{health.other.likely:,.0f} there.",
            **_numbers(health.net),
        )
    better = health.net.central > 0
    return Row(
        "Health",
        f"Health: {say.about(health.net.central)} more years {'gained than given up' if better else 'given up than gained'}",
        interval(health.net, "gained", "given up"),
        _whose_prices(run),
        f"{cost} costing {'over' if (price < health.turns) else 'under'} £{health.turns:,.0f} here; £{price:,.0f} is used.",
        **_numbers(health.net),
    )


def _whose_prices(run: PoundRun) -> str:
    question = run.five.question
    own = [
        name
        for use, name in ((question.use, "what it buys here"), (CARE, "what other care buys"))
        if not published(question, use)
    ]
    if not own:
        return "Published marginal costs of a year in full health."
    return f"Your own figure of {say.listing(list(dict.fromkeys(own)))}."


def delays_row(run: PoundRun) -> Row:
    delays, question = run.five.delays, run.five.question
    if isinstance(delays, Refused):
        return _unknown("Delays", delays.reason)
    one, many = COUNTED[question.delay]
    all_gone = f"All {say.count(delays.there_are)} would go at £{delays.clears_at:,.0f} for one."
    if isinstance(delays.saved, Refused):
        return Row(
            "Delays",
            f"Delays: not known, {one}s have no published cost here",
            "",
            f"{all_gone} Your own cost is needed.",
            all_gone,
        )
    word = "fewer" if question.sign > 0 else "more"
    return Row(
        "Delays",
        f"Delays: {say.about(delays.saved.central)} {word} {many} a year",
        interval(delays.saved, "fewer", "more", called=own_range("your figure", run.levers.own_off)),
        f"Your own cost of one, £{question.unit_cost:,.0f}. There are {say.count(delays.there_are)}.",
        all_gone,
        **_numbers(delays.saved),
    )


def economy_row(run: PoundRun) -> Row:
    economy = run.five.economy
    if isinstance(economy, Refused):
        return _unknown("Local economy", economy.reason)
    named = "the shares of the local economy are"
    whose = "Average of 2022, not marginal. Half published (the guide’s “medium”), half assumed."
    if economy.same:
        return Row(
            "Local economy",
            "Local economy: no change, the same kind of care has less",
            "",
            whose,
            "Another kind of spending.",
            0,
            0,
            0,
        )
    more = economy.gva.central > 0
    added, word = ("added", "more") if more else ("lost", "fewer")
    return Row(
        "Local economy",
        f"Local economy: {MONEY.write(abs(economy.gva.central) / MILLION)} a year of value {added}, {say.whole(economy.jobs.central)} {word} jobs",
        interval(
            economy.gva, "more", "less", money=True, called=f"Range if {named} off by up to {run.levers.local_off:g}%:"
        ),
        whose,
        f"All of it taking the place of other work: then nothing is {added}.",
        **_numbers(economy.gva),
    )


def next_row(run: PoundRun) -> Row:
    found = run.five.next_best
    if isinstance(found, Refused):
        return _unknown("Next best use", found.reason)
    rival = found.rival
    name = say.mid_sentence(ON.label(rival.key).removeprefix("More of ").removeprefix("More "))
    more = rival.ahead.central > 0
    return Row(
        "Next best use",
        f"Next best: {name}, {say.about(rival.ahead.central)} {'more' if more else 'fewer'} years in full health",
        interval(rival.ahead, "more", "fewer"),
        "Published marginal costs; which evidence counts is yours.",
        f"This use costing {'under' if more else 'over'} £{found.turns:,.0f} for a year in full health.",
        **_numbers(rival.ahead),
    )
