"""People back in work: the value to society and who receives it, net of deadweight and displacement.

The gain to society is divided once: what the Exchequer gains, what employers keep, and what households have. Tax and
benefits are in the Exchequer's part only, so the parts add up to the whole. Output (GVA) is another measure of the same
pounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import as_floats
from analysis.scenarios.assumption import Range, around
from analysis.scenarios.doubt import Part
from analysis.scenarios.line import either
from analysis.scenarios.outcome import DRAWS, SEED, Change, Floats, Measure, Outcome, summaries, summary
from vocabulary import Refused

WHAT, UNIT = "£ million gained by society, over all years", "£ million"
ANYWAY, TAKEN, FADING, HOURS = 21, 22, 23, 24  # random streams
PARTIES = ("households", "exchequer", "employers")


@dataclass(frozen=True)
class Worth:
    """£ million a year for one more person in work: to society as a whole, and of it to the Exchequer."""

    society: float
    exchequer: float


@dataclass(frozen=True)
class Programme:
    """A programme. Shares are 0 to 1.

    `people` are in work through it; `anyway` of them would have been without it (deadweight); `taken` of the rest have
    a job that another would have had (displacement). `fading` of those still in work leave it each year. `full_time`:
    the share who work full time. `kept`: the share of the gain beyond the Exchequer's that employers keep. `counted`: a
    person's gain relative to the published figures. `discount`: the annual discount rate.
    """

    people: float
    anyway: float
    taken: float
    fading: float
    years: int
    full_time: float
    kept: float
    discount: float
    counted: float = 1.0


@dataclass(frozen=True, eq=False)
class BackToWork(Outcome):
    """As Outcome, in £ million over all years.

    `parties`: the gain of each of PARTIES, in draws of shape (n, 3) and at the central value. `additional`: people in
    work who would not have been. `person_years`: theirs, discounted. `produced`: £ million of GVA, another measure of
    the same money. `by_year`: £ million gained in each year, discounted.
    """

    parties: Floats
    central_parties: Floats
    additional: float
    person_years: float
    produced: Floats
    central_produced: float
    by_year: Floats


def additional_people(programme: Programme) -> float:
    """People in work in the first year who would not have been, net of displacement."""
    return programme.people * (1 - programme.anyway) * (1 - programme.taken)


def worth_of_years(fading: ArrayLike, discount: float, years: int) -> Floats:
    """Years of work of one person who starts, discounted, for each rate of leaving: the sum over t of ((1 - fading) / (1 + discount))^t.
    The first year counts in full."""
    left = (1 - as_floats(fading)) / (1 + discount)
    return np.asarray((left[..., None] ** np.arange(years)).sum(axis=-1))


def gain(programme: Programme, full: Worth, part: Worth) -> float:
    """£ million gained by society at the levers as they are, without draws."""
    years = float(worth_of_years(programme.fading, programme.discount, programme.years))
    a_year = programme.full_time * full.society + (1 - programme.full_time) * part.society
    return additional_people(programme) * programme.counted * years * a_year


def back_to_work(
    programme: Programme,
    full: Worth,
    part: Worth,
    *,
    care_saved: float,
    off: float,
    groups: Sequence[str],
    group_people: ArrayLike,
    places: Sequence[str],
    place_people: ArrayLike,
    draws: int = DRAWS,
    seed: int = SEED,
) -> BackToWork | Refused:
    """What people back in work are worth, to whom, where.

    `full` and `part`: a year of one person who works full time, part time. `care_saved`: £ million of care saved in society's gain, which
    nobody produces. `off`: how far the reader's own shares (anyway, taken, fading) may be off, as a share of each. Hours are the doubt of
    the model: in half of the draws as `full_time` says, in the others from all part time to all full time, with it the likeliest. Groups and places share the gain
    as their people (`group_people`, `place_people`) do; those with nobody gain nothing.

    Refuses fewer than one person or year, shares outside 0 to 1, worths that are not above 0 or of which the Exchequer has more than all,
    and groups or places without people.
    """
    of_groups, of_places = as_floats(group_people), as_floats(place_people)
    reason = _problem(programme, full, part, care_saved, of_groups, of_places)
    if reason:
        return Refused(reason)
    central_hours = np.array([programme.full_time])
    published = Range(0.0, programme.full_time, 1.0).drawn(draws, seed, HOURS)
    hours = np.where(either(draws, seed) > 0, published, programme.full_time)
    shares = _shares_drawn(programme, off, draws, seed)
    central_years = float(_person_years(programme, programme.anyway, programme.taken, programme.fading))
    years = _person_years(programme, *shares)
    central = _parties(central_years, central_hours, programme, full, part)[0]
    whole = _parties(years, hours, programme, full, part)
    by_hours = _parties(central_years, hours, programme, full, part)
    by_shares = _parties(years, central_hours, programme, full, part)
    total = float(central.sum())
    reached = np.asarray(whole.sum(axis=1))
    saved = care_saved * programme.counted
    start = additional_people(programme) * programme.counted
    a_year = programme.full_time * full.society + (1 - programme.full_time) * part.society
    left = (1 - programme.fading) / (1 + programme.discount)
    return BackToWork(
        what=WHAT,
        unit=UNIT,
        central=total,
        draws=np.asarray(by_hours.sum(axis=1)),
        people=additional_people(programme),
        groups=_shared(groups, of_groups, total, reached, additional_people(programme)),
        places=_shared(places, of_places, total, reached, additional_people(programme)),
        also=(Measure("person years", 0.0, summary(years, central_years)),),
        seed=seed,
        reached=reached,
        parts=(Part("assumption", np.asarray(by_shares.sum(axis=1))), Part("model", np.asarray(by_hours.sum(axis=1)))),
        parties=whole,
        central_parties=central,
        additional=additional_people(programme),
        person_years=central_years,
        produced=reached - saved * years,
        central_produced=total - saved * central_years,
        by_year=np.asarray(start * a_year * left ** np.arange(programme.years), dtype=np.float64),
    )


def _shares_drawn(programme: Programme, off: float, draws: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Draws of deadweight, displacement and the share who leave in a year."""
    given = ((programme.anyway, ANYWAY), (programme.taken, TAKEN), (programme.fading, FADING))
    first, second, third = (around(share, off, highest=1.0).drawn(draws, seed, stream) for share, stream in given)
    return first, second, third


def _person_years(programme: Programme, anyway: ArrayLike, taken: ArrayLike, fading: ArrayLike) -> Floats:
    people = programme.people * (1 - as_floats(anyway)) * (1 - as_floats(taken))
    return np.asarray(people * worth_of_years(fading, programme.discount, programme.years))


def _parties(person_years: ArrayLike, hours: Floats, programme: Programme, full: Worth, part: Worth) -> Floats:
    """£ million of each of PARTIES, shape (n, 3): households have what neither the Exchequer nor employers have."""
    years = as_floats(person_years) * programme.counted
    society, exchequer = (
        (hours * at_full + (1 - hours) * at_part) * years
        for at_full, at_part in ((full.society, part.society), (full.exchequer, part.exchequer))
    )
    rest = society - exchequer
    employers = programme.kept * rest
    return np.stack(np.broadcast_arrays(rest - employers, exchequer, employers), axis=1)


def _shared(names: Sequence[str], people: Floats, total: float, draws: Floats, additional: float) -> tuple[Change, ...]:
    share = people / people.sum()
    return tuple(map(Change, names, (additional * share).tolist(), summaries(draws[:, None] * share, total * share)))


def _problem(programme: Programme, full: Worth, part: Worth, care_saved: float, groups: Floats, places: Floats) -> str:
    shares = (programme.anyway, programme.taken, programme.fading, programme.full_time, programme.kept)
    if programme.people < 1 or programme.years < 1:
        return "At least one person and one year are needed."
    if not all(0 <= each <= 1 for each in shares) or not 0 <= programme.discount < 1 or programme.counted < 0:
        return "Shares must lie between 0% and 100%."
    if not all(0 < each.exchequer <= each.society for each in (full, part)) or not 0 <= care_saved <= part.society:
        return "Nobody can gain more than all together."
    if any(
        each.size == 0 or not np.isfinite(each).all() or (each < 0).any() or each.sum() <= 0
        for each in (groups, places)
    ):
        return "It is not known where people are out of work."
    return ""
