"""The date beside a figure: its period, and its age once it is older than its publication promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.links import safe_link
from vocabulary import NOT_HELD, Freshness

_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def age(months: int) -> str:
    """ "18 months old"; from two years on in whole years, never rounded up: "six years old", "over six years old"."""
    if months < 24:
        return f"{months} months old"
    years, further = divmod(months, 12)
    return f"{'over ' if further else ''}{_NUMBERS[years] if years < len(_NUMBERS) else years} years old"


def dated(period: str, freshness: Sequence[Freshness]) -> str:
    """The period in words, with the age of the oldest figure that is past its date: "2019, over six years old"."""
    stale = [each for each in freshness if each.stale]
    if not stale:
        return period
    oldest = max(each.months for each in stale)
    if len(stale) == len(freshness) and len({each.months for each in stale}) == 1:
        return f"{period}, {age(oldest)}"
    return f"{period}; the oldest figures are {age(oldest)}"


def brief(period: str, beside: str = "") -> str:
    """How far figures go, in a word or two: "2020" of "2016 to 2020; deprivation of 2019". "" for a period that is not given by a year or
    a month, and for one that the words `beside` it have."""
    last = period.partition(";")[0].rpartition(" to ")[2]
    named = any(letter.isdigit() for letter in last) and len(last) <= 15
    return last if named and last not in beside else ""


def dated_each(freshness: Sequence[Freshness]) -> str:
    """The period of each figure with its age: "2025/26; 2022/23, over three years old"; "" for none."""
    return "; ".join(dict.fromkeys(dated(each.period, [each]) for each in freshness if each.period))


def line(period: str, freshness: Sequence[Freshness]) -> html.P | None:
    """The small line beside a figure; None where the figure has no period."""
    if not period:
        return None
    parts: list[str | Component] = [dated(period, freshness)]
    for each in newer(freshness):
        ended = isinstance(parts[-1], str) and parts[-1].endswith(".")
        parts += [" " if ended else ". ", *_newer(each, definition_of)]
    return html.P(parts, className="dated")


def boxes(freshness: Sequence[Freshness], link_to: Callable[[Freshness], str]) -> list[html.P]:
    """A box for each measure of which newer figures are known to exist. `link_to`: where the newer measure is shown."""
    return [html.P(_newer(each, link_to), className="newer") for each in newer(freshness)]


def newer(freshness: Sequence[Freshness]) -> list[Freshness]:
    """Of each thing known to have newer figures, once."""
    known = {(each.superseded_by, each.newer_known): each for each in freshness}
    return [each for key, each in known.items() if any(key)]


def definition_of(freshness: Freshness) -> str:
    """Where the newer measure is described."""
    return f"/data-and-methods?entry={freshness.superseded_by}"


def _newer(each: Freshness, link_to: Callable[[Freshness], str]) -> list[str | Component]:
    if each.superseded_by:
        words = f"{each.newer_name}, {each.newer_period}"
        return ["Newer figures: ", html.A(words, href=safe_link(link_to(each)), **attributes(data_inside="true"))]
    return [f"Newer figures exist and are {NOT_HELD}: {each.newer_known}."]
