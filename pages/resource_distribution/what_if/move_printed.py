"""How the rule used stands to what NHS England printed: convergence of the area's board, and its distance from the published target."""

from __future__ import annotations

from collections.abc import Mapping

from components import narrative as say
from components.units import MONEY
from domain.resource_distribution.allocations import Allocations, load_allocations, printed_growth
from domain.resource_distribution.arrival import BY
from domain.resource_distribution.moving import NATIONAL_RULE_OF, Moved
from domain.resource_distribution.parts import load_boards
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.view import View
from pages.resource_distribution.what_if.move_parameters import Moving
from pages.resource_distribution.what_if.move_run import last_year, year_words
from pages.resource_distribution.words import area_name, off_target
from pages.words import spoken
from vocabulary import MILLION, NOT_HELD, Refused

A_POUND = 1.0
NONE = 0.0005  # of the target: what is printed as 0.0%


def not_the_printed(evidence: Evidence, stream: str, parameters: Moving, moved: Moved) -> str:
    """That the rule used is no convergence as printed, with what was printed for the area where it is one board, and the growth of England."""
    period = moved.parts.period
    said = (
        f"The rule of {NATIONAL_RULE_OF} is used from the average board, with growth of {parameters.growth:g}%. Convergence printed by NHS England is from "
        "the published targets and differs."
    )
    growth = printed_growth(evidence.store, stream, period)
    england = "" if growth is None else f" England’s printed growth was {growth:.2%} in {period}."
    if parameters.pace != "now" or (found := _printed(evidence, stream, moved)) is None:
        return f"{said}{england}"
    printed, row = found
    first = float(moved.path.growth[0][moved.parts.own][0]) - parameters.growth / 100
    return (
        f"{said} For {area_name(evidence)} it was {_points(float(printed.convergence[row]))} in {period}; the rule here gives {_points(first)} in "
        f"{year_words(moved, 1)}. What is printed for {year_words(moved, 1)} is {NOT_HELD}.{england}"
    )


def by_published_target(evidence: Evidence, stream: str, moved: Moved) -> str:
    """ "By the published target it closed 2025/26 4.4% below; ...": why the distance here is another. "" where the area is not one board."""
    if (found := _printed(evidence, stream, moved)) is None:
        return ""
    printed, row = found
    closed = f" {spoken(printed.names[row])} closed {moved.parts.period} {off_target(float(printed.closing[row]))} as published."
    if abs(printed.england_closing) < NONE:
        return closed
    return f"{closed} All boards together were {off_target(printed.england_closing)}, so here targets are scaled to the money there is."


def share_of(moved: Moved) -> str:
    """ "its scaled share" of a board, whose target is scaled to the money and so is not the published one; "its share" of any other part."""
    return "its scaled share" if moved.parts.kind == "icb" else "its share"


def years_by_name(view: View, evidence: Evidence) -> Mapping[str, str]:
    """What stands beside the lever of years: which financial year each number is, from the newest allocations there are."""
    boards = load_boards(evidence.store, view.stream, evidence.area)
    if isinstance(boards, Refused):
        return {}
    first, date = int(boards.period[:4]), _year_of(BY)
    # As far as the date, and the next two years at least.
    named = [f"{number} is {_year_of(first + number)}" for number in range(1, max(BY - first, 2) + 1)]
    by = f"Boards are to be at their fair share by {date}."
    if first >= BY:
        by = f"Boards were to be at their fair share by {date}."
    return {
        "years": f"{by} Counted from the newest allocations, of {boards.period}: {say.listing(named, most=9)}. Below a board they are counted "
        "from the payments to practices, which are older."
    }


def _year_of(first: int) -> str:
    """The financial year that begins in a year: "2028/29"."""
    return f"{first}/{(first + 1) % 100:02d}"


def grown(moved: Moved) -> tuple[str, ...]:
    """What the distance becomes by the last year if all boards grew alike, and how much of it this pace closes; nothing where the area has no board."""
    own, path = moved.parts.own, moved.path
    if not own.any() or own.all():
        return ()
    apart = float((path.even[-1] - path.target[-1])[own].sum()) / 100
    if abs(apart) < A_POUND:
        return ()
    gain = moved.own_gain
    closes = "closes" if gain * apart < 0 else "widens it by"
    how_much = f"{_million(gain)} of it" if gain * apart < 0 else _million(gain)
    side = "below" if apart < 0 else "above"
    grown_alike = f"As the levers stand, that is {_million(apart)} {side} fair share in {last_year(moved)} if all boards grow alike."
    return (f"{grown_alike} This pace {closes} {how_much}.",)


def after_the_date(moved: Moved) -> tuple[str, ...]:
    """Where the years end, when that is not the date by which boards are to be at their fair share though nobody moved the lever; that
    the money starts in or after that year. Nothing else."""
    start, years = moved.parts.period, moved.rules.years
    if moved.parts.kind != "icb":
        return ()
    left = BY - int(start[:4])
    if left < 1:
        return (f"Years are counted from {start}. NHS England set {_year_of(BY)} as the date for fair shares.",)
    if years != Moving().years or years == left:
        return ()
    return (
        f"Years are counted from {start}, so {years} end in {last_year(moved)}. For NHS England’s date, {_year_of(BY)}, set {left}.",
    )


def _million(pounds: float) -> str:
    return MONEY.write(abs(pounds) / MILLION)


def _printed(evidence: Evidence, stream: str, moved: Moved) -> tuple[Allocations, int] | None:
    """What was printed for the year of the start, and the row of the one board the area is."""
    if moved.parts.kind != "icb" or not moved.one_of_its_own:
        return None
    printed = load_allocations(evidence.store, stream, moved.parts.period)
    if isinstance(printed, Refused):
        return None
    row = printed.row(evidence.area.code)
    return None if row is None else (printed, row)


def _points(share: float) -> str:
    """ "0.29 points less growth"."""
    return f"{abs(share) * 100:.2f} points {'less' if share < 0 else 'more'} growth"
