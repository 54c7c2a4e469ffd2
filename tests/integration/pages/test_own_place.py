"""A reader's own place is an area on every page: figures from counts where there are any by practice, else its system, said so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from components import controls
from components.page import AppServices, Page, Rendering
from data_access import Store, StoredPlaces, open_store, open_workspace
from data_access.workspace.places import in_areas, listed_today
from pages import PAGES, places, resource_distribution, unwarranted_variation, voices
from pages.unwarranted_variation.view import EVERY
from settings import Settings
from tests.conftest import Some
from tests.integration.pages.test_every_view import check_exhibit, check_finding
from vocabulary import PLACE, CustomArea, Refused

WALSALL, BLACK_COUNTRY = "E08000030", "QUA"
REGISTERED, NEED, NET = "registered_population_allocation", "need_overall_core", "gp_payments_net_per_weighted_patient"


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.fixture(scope="module")
def place(shipped: Settings, store: Store) -> CustomArea:
    """A dozen practices of one town."""
    listed = listed_today(store)
    town = in_areas([WALSALL], lambda area: [each.code for each in store.members(area, "practice")])
    made = CustomArea.of("North of <b>Walsall</b> & around", [code for code in town if code in listed][:12])
    StoredPlaces(open_workspace(shipped)).keep(made)
    return made


def sums(store: Store, key: str, codes: tuple[str, ...]) -> tuple[float, float]:
    """Numerator and denominator in the newest period, added up one by one."""
    seen = store.observations(key, store.periods(key, kind="practice")[-1], kind="practice")
    rows = [row for row, code in enumerate(seen.area) if code in codes]
    return sum(float(seen.numerator[row]) for row in rows), sum(float(seen.denominator[row]) for row in rows)


def workings(store: Store) -> AppServices:
    return AppServices(open_store=lambda: store, request_id=lambda: "none", scheme=lambda: "light")


def rendered(page: Page[Any, Any], store: Store, query: dict[str, str]) -> Rendering[Any, Any]:
    return Rendering.of(page, workings(store), query)


def test_it_is_an_area_with_members_and_parents(store: Store, place: CustomArea) -> None:
    area = store.area(place.id.upper())
    assert area is not None
    assert (area.code, area.name, area.kind) == (place.id, place.name, PLACE)
    assert {each.code for each in store.members(place.id, "practice")} == set(place.practices)
    assert store.members(place.id, "trust") == store.members(place.id, "icb") == ()
    systems = store.parents(place.id, "icb")
    count = [
        sum(code in {each.code for each in store.members(one.code, "practice")} for code in place.practices)
        for one in systems
    ]
    assert sum(count) == len(place.practices)
    assert count == sorted(count, reverse=True)


def test_its_history_is_that_of_its_practices_together(store: Store, place: CustomArea) -> None:
    whole = store.history(NEED, place.id)
    each = [store.history(NEED, code) for code in place.practices]
    assert whole.known.any()
    for row in np.flatnonzero(whole.known):
        top, bottom = (
            sum(getattr(one, side)[row] for one in each if one.known[row]) for side in ("numerator", "denominator")
        )
        assert whole.numerator[row] == pytest.approx(top)
        assert whole.value[row] == pytest.approx(top / bottom)


def test_a_figure_of_too_few_of_its_practices_is_none(store: Store, place: CustomArea) -> None:
    """Of practices that have closed, which have no figure this year, a place cannot speak."""
    listed = listed_today(store)
    closed = [each.code for each in store.areas("practice") if each.code not in listed][:10]
    period = store.periods(REGISTERED, kind="practice")[-1]
    with_some = store.place(REGISTERED, period, [*place.practices, *closed[:3]])
    with_most = store.place(REGISTERED, period, [*place.practices[:4], *closed])
    assert (getattr(with_some, "status", ""), getattr(with_most, "status", "")) == ("low reliability", "missing")


def test_need_and_pounds_are_those_of_its_practices_added_up(store: Store, place: CustomArea) -> None:
    view = resource_distribution.View(area=place.id, level="practice")
    listed = resource_distribution.Evidence(view, store).listed
    row = listed.row(place.id)
    weighted, registered = sums(store, NEED, place.practices)
    pounds, patients = sums(store, NET, place.practices)
    england = store.observations(NEED, store.periods(NEED, kind="england")[-1], kind="england")
    assert listed.counts.registered[row] == pytest.approx(registered)
    assert listed.need_index[row] == pytest.approx(
        (weighted / registered) / (england.numerator[0] / england.denominator[0])
    )
    assert listed.counts.payments_per_patient[row] == pytest.approx(pounds / patients)


def test_every_page_speaks_of_it_with_every_choice(store: Store, place: CustomArea, some: Some) -> None:
    for page in PAGES:
        if page.about_saved_items:
            continue
        usual = rendered(page, store, {"area": place.id}).asked
        values = {each.name: str(getattr(usual, each.name)) for each in page.view.parameters()}
        asked: list[dict[str, str]] = [{"area": place.id}]
        for each in page.view.parameters():
            if each.name not in ("area", "edition") and each.metadata["among"] and page.stand_in is None:
                offered = list(page.choices(store, each.metadata["among"], values))
                asked += [{"area": place.id, each.name: option.value} for option in offered[:5]]
        for query in some(asked, 8):
            shown = rendered(page, store, query)
            assert shown.problems == (), query
            assert bool(shown.instead) == (page.stand_in is not None)
            check_finding(page, shown.view, page.headline(shown.view, shown.evidence))
            for section in page.sections():
                for exhibit in shown.exhibits(section):
                    check_exhibit(shown.view, exhibit)


def test_a_page_without_figures_by_practice_shows_its_system_and_keeps_the_place(
    store: Store, place: CustomArea
) -> None:
    shown = Rendering.of(voices.PAGE, workings(store), {"area": place.id})
    assert (shown.asked.area, shown.view.area) == (place.id, BLACK_COUNTRY)
    assert shown.asked.to_query() == f"?area={place.id}"
    assert shown.instead.startswith(place.name) and "It shows the Black Country" in shown.instead
    usual = Rendering.of(voices.PAGE, workings(store), {"area": BLACK_COUNTRY})
    assert usual.instead == ""
    assert shown.evidence is usual.evidence, "what is made for the system is made once"


def test_only_measures_of_practices_are_offered(store: Store, place: CustomArea) -> None:
    def offered(area: str, what: str) -> list[str]:
        so_far: dict[str, Any] = {"area": area, "indicator": "emergency_admissions_ambulatory", "level": "practice"}
        return [each.value for each in unwarranted_variation.choices(store, what, so_far)]

    own, system = ([each for each in offered(area, "indicator") if each != EVERY] for area in (place.id, BLACK_COUNTRY))
    assert own and set(own) < set(system)
    assert all("practice" in store.kinds(key) for key in own)


def test_an_unknown_place_is_noticed_and_the_usual_area_shown(store: Store) -> None:
    shown = Rendering.of(resource_distribution.PAGE, workings(store), {"area": "place-0123456789abcdef"})
    assert [each.parameter for each in shown.problems] == ["area"]
    assert shown.asked.area != "place-0123456789abcdef"


def test_equal_places_are_one_and_a_change_makes_another(place: CustomArea) -> None:
    same = CustomArea.of(f"  {place.name} ", [*reversed(place.practices), place.practices[0]])
    assert same.id == place.id
    assert CustomArea.of(place.name, place.practices[1:]).id != place.id
    assert CustomArea.of("Another name", place.practices).id != place.id


NAMED_ALIKE = (
    "Black Country",
    "walsall",
    "NHS Black Country ICB",
    "The  Midlands",
    "Corby",
    "England",
    "Royal Wolverhampton",
)


@pytest.mark.parametrize("name", NAMED_ALIKE)
def test_a_place_called_as_an_area_is_called_a_place(
    shipped: Settings, store: Store, place: CustomArea, name: str
) -> None:
    alike = CustomArea.of(name, place.practices)
    StoredPlaces(open_workspace(shipped)).keep(alike)
    area = store.area(alike.id)
    assert area is not None and area.name == f"Place: {alike.name}"
    assert store.own_place(alike.id) == alike, "its own name and id stay"
    assert store.history(REGISTERED, alike.id).area.name == area.name


@pytest.mark.parametrize("name", ["North of Walsall", "Black Country north", "Blackcountry", "Our place"])
def test_any_other_place_keeps_its_name(store: Store, place: CustomArea, name: str) -> None:
    assert store.area_of(CustomArea.of(name, place.practices)).name == name


def test_no_headline_table_or_chart_holds_two_areas_of_one_name(
    shipped: Settings, store: Store, place: CustomArea
) -> None:
    alike = CustomArea.of("Black Country", place.practices)
    StoredPlaces(open_workspace(shipped)).keep(alike)
    shown = rendered(resource_distribution.PAGE, store, {"area": alike.id})
    sentence = shown.page.headline(shown.view, shown.evidence).sentence
    assert "Place: Black Country" in sentence
    assert "Black Country has the need" not in sentence.replace("Place: Black Country", "")
    listed = shown.evidence.listed.counts
    names = dict(zip(listed.codes, listed.names, strict=True))
    assert names[alike.id] == "Place: Black Country"
    assert "Black Country" in names.values() and len(set(names.values())) == len(names)
    for section in shown.page.sections():
        for exhibit in shown.exhibits(section):
            if exhibit.table is not None and {"name", "code"} <= set(exhibit.table.frame.columns):
                frame = exhibit.table.frame
                own = frame[frame["code"] == alike.id]
                assert set(own["name"]) <= {"Place: Black Country"}, exhibit.id
    described = shown.asked.describe(shown.choices_for)
    assert "Area: Place: Black Country" in described


def test_the_places_page_and_its_pickers_call_it_a_place_once(
    shipped: Settings, store: Store, place: CustomArea
) -> None:
    alike = CustomArea.of("Black Country", place.practices)
    StoredPlaces(open_workspace(shipped)).keep(alike)
    shown = rendered(places.PAGE, store, {"area": BLACK_COUNTRY, "place": alike.id})
    assert "“Place: Black Country” is" in places.headline(shown.view, shown.evidence).sentence
    (beside,) = shown.exhibits("where")
    assert beside.table is not None
    assert sorted(name for name in beside.table.frame["name"] if "Black" in name) == [
        "Black Country",
        "Place: Black Country",
    ]
    listed = controls.offered("area", alike.id, shown.choices_for("area", {}))
    assert [each["label"] for each in listed if each["value"] == alike.id] == ["Place: Black Country"]


def test_a_place_with_a_practice_that_closed_opens_and_says_so(
    shipped: Settings, store: Store, place: CustomArea
) -> None:
    old = CustomArea.of("Older", [*place.practices[:3], "M92002", "Z99999"])
    StoredPlaces(open_workspace(shipped)).keep(old)
    shown = rendered(places.PAGE, store, {"area": BLACK_COUNTRY, "place": old.id})
    finding = places.headline(shown.view, shown.evidence)
    assert "“Older” is 3 practices" in finding.sentence
    assert "2 practices are not counted, with no patients registered today" in finding.detail
    assert "Alfred Squire Road Surgery (M92002)" in finding.detail and "Z99999" in finding.detail
    for section in shown.page.sections():
        for exhibit in shown.exhibits(section):
            check_exhibit(shown.view, exhibit)


def test_a_place_without_a_figure_under_the_disclosure_rule_says_why(shipped: Settings, store: Store) -> None:
    measure = "peripheral_arterial_disease_prevalence"
    loaded = Store(store.repository, store.edition, store.built_on, store.geography.custom_areas.kept)
    loaded.catalogue._indicators[measure] = replace(loaded.indicator(measure), disclosure_rule="hospital")
    seen = loaded.observations(measure, loaded.periods(measure, kind="practice")[-1], kind="practice")
    hidden = [str(code) for code, status in zip(seen.area, seen.status, strict=True) if status == "suppressed"]
    always = [code for code in hidden if not loaded.history(measure, code).known.any()]
    place = CustomArea.of("Small practices", [always[0], *(str(code) for code in seen.area[seen.known][:4])])
    StoredPlaces(open_workspace(shipped)).keep(place)
    query = {"area": place.id, "indicator": measure, "level": "practice", "place": "together"}
    evidence = rendered(unwarranted_variation.PAGE, loaded, query).evidence
    assert isinstance(evidence.together.control_chart, Refused)
    assert (
        "The numbers of 1 of its 5 practices are held back because they are small"
        in evidence.together.control_chart.reason
    )
    assert len(evidence.peers.held_back) == 1


def test_its_money_is_that_of_its_system_which_is_marked_and_named(store: Store, place: CustomArea) -> None:
    """The first chart about a place told of the lowest system of all, and marked none."""
    shown = rendered(resource_distribution.PAGE, store, {"area": place.id})
    system = store.area(BLACK_COUNTRY)
    assert system is not None and shown.evidence.funded.code == system.code
    first, arrives = (make(shown.view, shown.evidence) for make in shown.page.where)
    assert first.title.startswith("Black Country, its system: ") and " of 11 systems" in first.title
    for exhibit in (first, arrives):
        assert exhibit.table is not None and exhibit.title.startswith("Black Country, its system: ")
        rows = exhibit.table.frame
        assert rows.loc[rows["own"], "code"].tolist() == [system.code]
        assert len(exhibit.title.split()) <= 15  # its name has two
    own = rendered(resource_distribution.PAGE, store, {"area": BLACK_COUNTRY})
    assert "its system" not in shown.page.where[0](own.view, own.evidence).title
