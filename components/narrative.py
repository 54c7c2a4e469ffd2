"""Words for numbers: the one place that decides how figures, directions and uncertainty are written.

A board member reads each sentence once. So: people before rates, signs as words, rounding to what the reader can use,
and no statistical jargon ("interval" is allowed: it is explained in the glossary).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from components.nouns import Noun
from components.units import NOT_AVAILABLE as NOT_AVAILABLE
from components.units import PERCENT, decimals_apart
from vocabulary import Polarity


def known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def count(value: float | None) -> str:
    """12345.0 -> "12,345"."""
    return f"{value:,.0f}" if value is not None and known(value) else NOT_AVAILABLE


def rounded(value: float | None) -> str:
    """A count to three figures, without its sign: 12,345 -> "12,300"; under 100 it is given whole, under a half "under 1"."""
    if value is None or not known(value):
        return NOT_AVAILABLE
    size = abs(value)
    if size < 100:
        return whole(size)
    digits = 2 - math.floor(math.log10(size))
    return f"{round(size, digits):,.0f}"


def about(value: float | None) -> str:
    """A count rounded to three figures, for a sentence: 12,345 -> "about 12,300"; one under 100 is not rounded so, and stands alone."""
    if value is None or not known(value) or abs(value) < 100:
        return rounded(value)
    return f"about {rounded(value)}"


def estimated(value: float | None) -> str:
    """The same without "about", for the limits of an interval: 12,345 -> "12,300"."""
    return about(value).removeprefix("about ")


def mid_sentence(name: str) -> str:
    """A name in the middle of a sentence: an abbreviation keeps its capitals ("A&E within 4 hours", "waiting over a year")."""
    return name if name.split()[0].isupper() else name[:1].lower() + name[1:]


def signed(value: float, unit: str) -> str:
    """An amount with its sign in words: (-978, "waits") -> "978 fewer waits". A unit may choose the two words and their position:
    (-0.52, "years {more|less} than in England") -> "0.5 years less than in England"."""
    return _signed(value, unit, about)


def _signed(value: float, unit: str, write: Callable[[float | None], str]) -> str:
    size = abs(value)
    number = f"{size:.1f}" if size < 100 and unit.startswith(("years", "percentage", "million")) else write(size)
    if not number.strip("0."):
        number = "under 0.1" if "." in number else "under 1"
    template = re.fullmatch(r"(.*)\{(\w+)\|(\w+)\}(.*)", unit)
    if template is None:
        return f"{number} {'more' if value > 0 else 'fewer'} {unit}"
    before, more, less, after = template.groups()
    return f"{number} {before}{more if value > 0 else less}{after}"


HUNDREDS = 100  # of millions: a tenth of one is no longer said


def large(value: float, unit: str) -> tuple[str, str]:
    """The same amount in two parts, for a number that stands by itself: (-978, "waits") -> ("978", "fewer waits")."""
    said = _signed(value, unit, rounded).split(" ")
    taken = 2 if said[0] == "under" else 1
    number, words = " ".join(said[:taken]), " ".join(said[taken:])
    if words.startswith("million pounds ") and abs(value) >= HUNDREDS:
        return f"£{abs(value):,.0f} million", words.removeprefix("million pounds ")
    if words.startswith("million pounds "):
        return rounded_pounds(value * 1e6), words.removeprefix("million pounds ")
    return number, words


def rounded_pounds(value: float | None) -> str:
    """An amount, without its sign: 2,541,982 -> "£2.5 million", 340,123 -> "£340,000"."""
    if value is None or not known(value):
        return NOT_AVAILABLE
    size = abs(value)
    if size >= 999_500:
        return f"£{size / 1e6:,.1f} million"
    return f"£{round(size, -3 if size >= 10_000 else -2):,.0f}"


def rough_pounds(value: float | None) -> str:
    """An amount to one figure, without its sign, for one that may be nothing: 397,854 -> "£400,000"."""
    return rounded_pounds(float(f"{value:.1g}")) if value is not None and known(value) else NOT_AVAILABLE


def pounds(value: float | None) -> str:
    """`rounded_pounds` for a sentence: "about £2.5 million"."""
    return f"about {rounded_pounds(value)}" if known(value) else NOT_AVAILABLE


def percent(value: float | None, decimals: int = 1) -> str:
    """0.6123 -> "61.2%". Two percentages that are compared are written by `percents`."""
    return f"{value * 100:.{decimals}f}%" if value is not None and known(value) else NOT_AVAILABLE


def percents(*values: float | None, decimals: int = 1) -> tuple[str, ...]:
    """Percentages that are compared, with as many decimals as tell them apart: (0.0105, 0.0107) -> "1.05%", "1.07%"."""
    write = replace(PERCENT, decimals=decimals).telling(*values).write
    return tuple(write(value) for value in values)


def points(value: float | None, decimals: int = 1, noun: str = "percentage point") -> str:
    """A difference of proportions, without its sign: 0.034 -> "3.4 percentage points". A difference that is not 0 is never written as 0.0."""
    if value is None or not known(value):
        return NOT_AVAILABLE
    size = abs(value) * 100
    written = f"{size:.{decimals_apart([(size, 0)], decimals)}f}"
    return f"{written} {noun}{'' if written == '1.0' else 's'}"


def signed_points(value: float) -> str:
    """A difference of proportions for a cell, with its sign: 0.034 -> "+3.4"; "0.0" only where there is none, else "−0.02"."""
    points_apart = value * 100
    if nothing(value):
        return "0.0"
    return f"{points_apart:+.{decimals_apart([(points_apart, 0.0)], 1)}f}".replace("-", "−")


def whole(value: float | None) -> str:
    """A number of people, without its sign: "256"; one that rounds to 0 without being 0 is "under 1"."""
    if value is None or not known(value):
        return NOT_AVAILABLE
    return "under 1" if 0 < abs(value) < 0.5 and not nothing(value) else f"{abs(value):,.0f}"


def nothing(value: float) -> bool:
    """Whether a difference is 0, apart from rounding error."""
    return abs(value) < 1e-9


def interval(lower: float | None, upper: float | None, write: Callable[[float | None], str] | None = None) -> str:
    """The 95% interval in words, or that there is none. Percentages get enough decimals to differ; `write` decides for other figures."""
    if not (known(lower) and known(upper)):
        return "no interval published"
    low, high = percents(lower, upper) if write is None else (write(lower), write(upper))
    return f"95% interval {low} to {high}"


def people_range(lower: float | None, upper: float | None, *, more: str = "more", fewer: str = "fewer") -> str:
    """A signed number of people with its signs in words, rounded as estimates are: "from 23 fewer to 83 more", "1,460 to 1,840 fewer", "under 1 more"."""
    if lower is None or upper is None or not (known(lower) and known(upper)):
        return "no interval published"
    if nothing(lower) and nothing(upper):
        return "0 to 0"
    if lower >= 0:
        return f"{number_range(lower, upper)} {more}"
    if upper <= 0:
        return f"{number_range(-upper, -lower)} {fewer}"
    return f"from {estimated(lower)} {fewer} to {estimated(upper)} {more}"


def number_range(low: float, high: float) -> str:
    """Two limits, neither below 0, as estimates: "55,200 to 80,800". In more figures where they would look the same."""
    if high < 0.5:
        return "under 1"
    if estimated(low) != estimated(high):
        return f"{estimated(low)} to {estimated(high)}"
    if whole(low) == whole(high):
        decimals = decimals_apart([(low, high)], 0)
        return f"{low:,.{decimals}f} to {high:,.{decimals}f}" if decimals else whole(low)
    return f"{whole(low)} to {whole(high)}"


def share_of(part: int, whole: int, noun: Noun) -> str:
    """ "3 of the 21 trusts", "none of the 6,267 practices", "the one trust"."""
    if whole == 1:
        return f"the one {noun.one}" if part else f"not the one {noun.one}"
    if part in (0, whole):
        return f"{'none of the' if part == 0 else 'all'} {whole:,} {noun.many}"
    return f"{part:,} of the {whole:,} {noun.many}"


def ordinal(number: int) -> str:
    """ "1st", "2nd", "3rd", "4th", "11th"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listing(names: Sequence[str], most: int = 4) -> str:
    """ "A, B and C"; after `most` names the rest are counted. Names that contain "and" or a comma are separated by semicolons: "A and B; C; and D"."""
    if not names:
        return "none"
    listed = list(names)
    if len(names) > most:
        rest = len(names) - most
        listed = [*names[:most], f"{rest} other{'s' if rest > 1 else ''}"]
    if len(listed) == 1:
        return listed[0]
    comma, last = ("; ", "; and ") if any(" and " in name or ", " in name for name in listed) else (", ", " and ")
    return f"{comma.join(listed[:-1])}{last}{listed[-1]}"


def judgement(difference: float, polarity: Polarity) -> str:
    """The direction of a difference in words: "better", "worse", or "higher"/"lower" if neither is good."""
    if nothing(difference):
        return "the same"
    if polarity == "neutral":
        return "higher" if difference > 0 else "lower"
    return "better" if (difference > 0) == (polarity == "higher") else "worse"


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def possessive(name: str) -> str:
    return name + ("’" if name.endswith("s") else "’s")


def broken_line(labels: Sequence[str]) -> str:
    """The sentence under a line that breaks where periods were not published; "" where none is missing."""
    if not labels:
        return ""
    if len(labels) == 1:
        return f"1 period is missing ({labels[0]}): the line breaks there."
    return f"{len(labels)} periods are missing ({listing(labels)}): the line breaks there."


def period_span(first: str, last: str) -> str:
    """Two months as "2021-04 to 2026-02", one month as itself, none as words."""
    if not first and not last:
        return "one moment; the file does not say when"
    return first if first == last else f"{first} to {last}"
