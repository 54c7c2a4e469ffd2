"""Every what-if for every area: an answer or a reason, sentences and tables that agree, and numbers worked out again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from components.exhibit import Exhibit
from components.exhibit_frame import contents
from components.page import AppServices, Page, Rendering
from components.view import PageView
from data_access import Store
from pages import PAGES
from pages.areas import choices as areas
from pages.what_ifs import Run
from vocabulary import Refused

WITH = [page for page in PAGES if page.what_if]


EVERY_LEVER_AT = {
    "resource-distribution": ("QHL",),
    "wider-economy": ("QWU",),
    "unwarranted-variation": ("QUA",),
    "inequalities": ("QHL",),
}
"""Where every setting is tried, for pages whose answers take longest or are alike in every area. Elsewhere the usual levers."""


def shown(page: Page[Any, Any], store: Store, **query: str) -> Rendering[Any, Any]:
    workings = AppServices(open_store=lambda: store, request_id=lambda: "", scheme=lambda: "light")
    return Rendering.of(page, workings, query)


def settings_of(parameters: Any) -> Iterator[Any]:
    """The usual levers, and each moved alone to each of its ends or options."""
    yield parameters()
    for name, tried in parameters().settings().items():
        for value in tried:
            yield parameters.from_values({name: str(value)})[0]


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH, ids=lambda page: page.slug)
def test_every_area_gets_an_answer_or_a_reason(page: Page[Any, Any], store: Store) -> None:
    listed = [option.value for option in areas(store)]
    assert len(listed) == 17
    _hold_in(page, store, listed)


@pytest.mark.parametrize("page", WITH, ids=lambda page: page.slug)
def test_some_areas_get_an_answer_or_a_reason(page: Page[Any, Any], store: Store) -> None:
    listed = [option.value for option in areas(store)]
    _hold_in(page, store, sorted({*listed[::5], *EVERY_LEVER_AT.get(page.slug, ())}))


def _hold_in(page: Page[Any, Any], store: Store, listed: Sequence[str]) -> None:
    answered = 0
    for area in listed:
        view = shown(page, store, area=area)
        for declared in page.what_if:
            everywhere = area in EVERY_LEVER_AT.get(page.slug, listed)
            for parameters in settings_of(declared.parameters) if everywhere else (declared.parameters(),):
                run = declared.run(view.view, view.evidence, parameters)
                if isinstance(run, Refused):
                    assert len(run.reason) > 20
                    continue
                answered += 1
                _hold(declared.answer(view.view, view.evidence, run), run)
                for make in declared.exhibits:
                    _hold_exhibit(page, make(view.view, view.evidence, run))
    assert answered > 4 * len(listed)


def _hold(sentence: str, run: Run) -> None:
    assert not re.search(r"\bnan\b|\binf\b|  ", sentence), sentence
    found = run.outcome.summary
    assert found.lower <= found.value <= found.upper or found.value == 0, sentence
    if getattr(run.parameters, "share", None) == 0:
        assert run.outcome.central == 0
        assert "nothing would change" in sentence.lower()
    gained = sum(each.change.value for each in run.outcome.places)
    if run.outcome.unit == "million pounds" and run.outcome.groups:
        # Beside all growing alike one fifth gains what others give up, but for new money and for practices whose fifth is not known.
        of_fifths = sum(each.change.value for each in run.outcome.groups)
        if (moved := getattr(run, "moved", None)) is None:
            assert of_fifths == pytest.approx((run.outcome.pounds or 0) / 1e6, abs=1e-4)
        else:
            unknown = moved.gained[moved.parts.need_by_fifth.sum(axis=1) == 0].sum() / 1e6
            assert of_fifths == pytest.approx(-unknown, abs=1e-4)
        assert gained == pytest.approx(run.outcome.central)
    # What groups gain, their people counted, is what all gain.
    elif run.outcome.groups:
        people = np.array([each.people for each in run.outcome.groups])
        gains = np.array([each.change.value for each in run.outcome.groups])
        whole = gains @ people / people.sum() if run.outcome.unit == "years" else gains.sum()
        assert float(whole) == pytest.approx(run.outcome.central)
    else:
        assert gained == pytest.approx(run.outcome.central)


def _hold_exhibit(page: Page[Any, Any], exhibit: Exhibit) -> None:
    assert not re.search(r"\bnan\b|\binf\b", exhibit.title + exhibit.sentence), exhibit.sentence
    if exhibit.refused:
        return
    assert exhibit.table is not None
    assert exhibit.provenance is not None
    assert exhibit.caveats
    title, figure, _, table = contents(page.slug, exhibit)
    assert figure["data"] or exhibit.spec is None, title
    assert "not available" not in table


def test_years_gained_in_the_black_country_worked_out_again(store: Store) -> None:
    """From the page's own table of tenths: a quarter of the distance of the first two to the average of all."""
    (page,) = (each for each in WITH if each.slug == "inequalities")
    view = shown(page, store, area="QUA")
    declared = page.what_if[0]
    run = declared.run(view.view, view.evidence, declared.parameters())
    tenths = next(each for each in view.exhibits("closer") if each.id == "gradient").table
    assert tenths is not None
    apart, people = tenths.frame["apart"].to_numpy(), tenths.frame["people"].to_numpy()
    by_hand = -0.25 * (apart[:2] @ people[:2]) / people.sum()
    assert run.outcome.central == pytest.approx(by_hand)
    assert f"{by_hand:.2f} years averaged over all of the area" in declared.answer(view.view, view.evidence, run)
    assert run.outcome.people == people[:2].sum()


def test_people_seen_in_time_worked_out_again(store: Store) -> None:
    """Half the distance to the average of the one trust of Shropshire, Telford and Wrekin, near what the newest month says and drawn towards the mean."""
    (page,) = (each for each in WITH if each.slug == "unwarranted-variation")
    view = shown(page, store, area="QOC")
    declared = page.what_if[0]
    run = declared.run(view.view, view.evidence, declared.parameters())
    peers = view.evidence.peers.rows
    (row,) = np.flatnonzero(view.evidence.peers.own)
    average = peers.numerator[peers.known].sum() / peers.denominator[peers.known].sum()
    by_hand = 0.5 * (average * peers.denominator[row] - peers.numerator[row])
    counted = run.outcome.also[0].before
    assert counted == pytest.approx(by_hand)
    assert 0.8 * counted < run.outcome.central < 1.1 * counted
    (place,) = run.outcome.places
    assert place.change.value == pytest.approx(run.outcome.central)


def test_only_distances_between_such_people_are_closed_where_practices_count(store: Store) -> None:
    """Like for like, most practices of the Black Country are ahead: far fewer are moved than lie behind the plain average."""
    (page,) = (each for each in WITH if each.slug == "unwarranted-variation")
    view = shown(page, store, area="QUA", indicator="smoking_prevalence_qof", level="practice")
    declared = page.what_if[0]
    run = declared.run(view.view, view.evidence, declared.parameters())
    peers = view.evidence.peers
    plainly = int((peers.own & (peers.count / peers.people > np.nansum(peers.count) / np.nansum(peers.people))).sum())
    moved = sum(each.change.value > 0 for each in run.outcome.places)
    assert 0 < moved < 0.8 * plainly
    title = declared.exhibits[0](view.view, view.evidence, run).title
    assert title.startswith("Halfway to the average: about ")
    assert run.front.badges == ("Like for like",)
    assert "who lives there cannot be" in declared.answer(view.view, view.evidence, run)
    trusts = shown(page, store, area="QUA")
    run = declared.run(trusts.view, trusts.evidence, declared.parameters())
    assert run.front.badges == ("Not adjusted",)
    assert "A plain comparison" in declared.exhibits[0](trusts.view, trusts.evidence, run).sentence


def test_where_one_period_is_held_the_interval_is_said_to_be_of_chance_alone(store: Store) -> None:
    (page,) = (each for each in WITH if each.slug == "unwarranted-variation")
    declared = page.what_if[0]
    alone = next(
        one.id
        for one in store.indicators().values()
        if one.polarity != "neutral"
        and one.value_kind == "proportion"
        and len(store.periods(one.id, kind="practice")) == 1
    )
    view = shown(page, store, area="QUA", indicator=alone, level="practice")
    run = declared.run(view.view, view.evidence, declared.parameters())
    assert isinstance(run, Run)
    said = declared.answer(view.view, view.evidence, run)
    assert "95% interval of chance alone" in said and "what is expected after" not in said
    assert (
        "how much such figures usually change is not in it"
        in declared.exhibits[0](view.view, view.evidence, run).sentence
    )


@pytest.mark.parametrize("page", WITH, ids=lambda page: page.slug)
def test_no_chance_is_stated_of_what_is_assumed(page: Page[Any, Any], store: Store) -> None:
    """With no doubt allowed about what is achieved, the chance of reaching the mark would be that of the assumption."""
    view = shown(page, store, area="QUA")
    for declared in page.what_if:
        if "off" not in declared.parameters.declared():
            continue
        run = declared.run(view.view, view.evidence, declared.parameters.from_values({"off": "0"})[0])
        said = declared.exhibits[0](view.view, view.evidence, run)
        assert "no chance of a gain is given" in said.sentence
        assert " in 100" not in said.title + said.sentence and " in 20" not in said.title + said.sentence
        doubted = declared.run(view.view, view.evidence, declared.parameters())
        assert (
            "With your own range in it, the chance of"
            in declared.exhibits[0](view.view, view.evidence, doubted).sentence
        )
        whole, given = doubted.outcome.whole, doubted.outcome.summary
        assert whole.upper - whole.lower > given.upper - given.lower - 1e-9
        assert np.array_equal(doubted.outcome.draws, run.outcome.draws), "the range changes nothing that is given"


def test_a_measure_with_no_good_direction_is_refused_with_the_reason(store: Store) -> None:
    (page,) = (each for each in WITH if each.slug == "unwarranted-variation")
    view = shown(page, store, area="QUA", indicator="hypertension_prevalence", level="practice")
    made = page.what_if[0].run(view.view, view.evidence, page.what_if[0].parameters())
    assert isinstance(made, Refused)
    assert "better by itself" in made.reason


@pytest.mark.parametrize("page", WITH, ids=lambda page: page.slug)
def test_levers_and_the_view_do_not_share_a_word_in_the_address(page: Page[Any, Any], store: Store) -> None:
    names = {each.name for each in page.view.parameters()}
    assert issubclass(page.view, PageView)
    for declared in page.what_if:
        assert declared.name not in names
        assert "." not in declared.name


@pytest.mark.parametrize("page", WITH, ids=lambda page: page.slug)
def test_a_link_gives_the_same_numbers_whoever_opens_it(page: Page[Any, Any], store: Store) -> None:
    view = shown(page, store, area="QNC")
    for declared in page.what_if:
        moved = declared.parameters.from_values({"share": "35"})[0]
        first, again = (declared.run(view.view, view.evidence, moved) for _ in range(2))
        if isinstance(first, Refused):  # a table that its reader has to fill in
            assert again == first
            continue
        assert np.array_equal(first.outcome.draws, again.outcome.draws)
