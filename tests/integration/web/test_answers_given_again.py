"""A view that is asked for again is answered from memory, byte for byte; what may change, or is somebody's own, never is."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from dash._utils import to_json

from application import figures
from components import page
from data_access import Items, Store, StoredPlaces, open_store, open_workspace
from pages import PAGES
from pages.unwarranted_variation.exhibits import peers_table
from vocabulary import PLACE, CustomArea

PATHS = [each.path for each in PAGES if not (each.about_saved_items or each.signs_decisions)]


@pytest.fixture
def fresh(visitor: Any) -> Any:
    visitor.forget()
    for cookie in ("area", "scheme", "reader"):
        visitor.client.delete_cookie(cookie)
    return visitor


def again(visitor: Any) -> int:
    return int(visitor.app.server.extensions["answers"].given_again)


def renewed(visitor: Any, slug: str, query: str) -> Any:
    [output] = [each for each in visitor.callbacks_of(slug) if f"{slug}--view.data-view" in each]
    return visitor.renew(output, slug, query)


@pytest.mark.parametrize("path", PATHS)
def test_page_and_change_of_view_are_the_same_again(fresh: Any, path: str) -> None:
    slug = path.strip("/") or "home"
    query = "?show=publications" if slug == "data-and-methods" else "?area=QUA"
    for ask in (fresh.page, renewed):
        before = again(fresh)
        first, second = (fresh.page(path, query) if ask == fresh.page else ask(fresh, slug, query) for _ in range(2))
        assert again(fresh) == before + 1
        assert first.data == second.data and len(first.data) > 1000
        different = {name for name, value in first.headers if second.headers[name] != value}
        assert different <= {"X-Request-Id", "Date"}


def test_compressed_for_those_who_take_it_and_plain_for_the_others(fresh: Any) -> None:
    body = fresh.body(*asked_for(fresh, "/voices"))
    packed = [fresh.post(body, headers={"Accept-Encoding": "br"}) for _ in range(2)]
    plain = [fresh.post(body) for _ in range(2)]
    assert [each.headers.get("Content-Encoding") for each in (*packed, *plain)] == ["br", "br", None, None]
    assert packed[0].data == packed[1].data
    assert plain[0].get_json() == plain[1].get_json()


def asked_for(visitor: Any, path: str) -> tuple[str, dict[str, Any]]:
    from tests.integration.web.conftest import CONTENT

    return CONTENT, {"_pages_location.pathname": path, "_pages_location.search": "?area=QUA"}


def test_scheme_and_remembered_area_are_part_of_the_question(fresh: Any) -> None:
    light = fresh.page("/voices").text
    fresh.client.set_cookie("scheme", "dark")
    dark = fresh.page("/voices").text
    assert light != dark
    fresh.client.set_cookie("scheme", "light")
    fresh.client.set_cookie("area", "QGH")
    assert "Herefordshire" in fresh.page("/voices").text
    fresh.client.delete_cookie("area")
    assert fresh.page("/voices").text == light


def test_other_figures_are_shown_at_once(fresh: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    served = open_store(fresh.settings)
    fresh.page("/voices", "?area=QUA")
    old = fresh.page("/voices", "?area=QUA").text
    assert served.edition in old
    newer = copy.copy(served)
    newer.__dict__["edition"] = "e0123456789ab"
    assert newer.edition != served.edition
    monkeypatch.setattr(figures, "open_store", lambda settings, edition="", sight=None: newer)
    new = fresh.page("/voices", "?area=QUA").text
    assert newer.edition in new and served.edition not in new
    change = renewed(fresh, "voices", "?area=QGH").text
    assert newer.edition in change and served.edition not in change
    monkeypatch.undo()
    assert fresh.page("/voices", "?area=QUA").text == old


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_sent_as_the_framework_would_send_their_components(fresh: Any, scheme: str) -> None:
    """Figures of numbers go as they are; nothing is lost by not handing over components."""
    workings = fresh.app.server.extensions["services"]
    for declared in PAGES:
        with fresh.app.server.test_request_context(headers={"Cookie": f"scheme={scheme}"}):
            made = page.in_scheme(page.layout_of(declared, workings, {"area": "QUA"}), workings)
            assert to_json(page.as_data(made)) == to_json(made)


@pytest.mark.parametrize("query", ["?edition={edition}", "?edition=e0000", "?area=place-0123456789abcdef"])
def test_what_is_pinned_or_a_readers_own_is_made_anew(fresh: Any, query: str) -> None:
    before = again(fresh)
    for _ in range(2):
        assert fresh.page("/voices", query.format(edition=open_store(fresh.settings).edition)).status_code == 200
    assert again(fresh) == before


def test_what_people_have_saved_is_never_answered_from_memory(fresh: Any) -> None:
    before = again(fresh)
    kept = [each.path for each in PAGES if each.about_saved_items]
    assert kept
    for path in (*kept, "/saved-views", "/learning"):
        fresh.page(path)
        fresh.page(path)
    assert again(fresh) == before


def test_a_failed_exhibit_is_tried_again(fresh: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a made-up error")

    with monkeypatch.context() as broken:
        broken.setattr(peers_table, "frame", fail)
        ids = set()
        for _ in range(2):
            answer = fresh.page("/unwarranted-variation", "?area=QUA&indicator=ae_4_hour_type_1")
            assert "could not be made" in answer.text and answer.headers["X-Request-Id"] in answer.text
            ids.add(answer.headers["X-Request-Id"])
        assert len(ids) == 2
    assert "could not be made" not in fresh.page("/unwarranted-variation", "?area=QUA&indicator=ae_4_hour_type_1").text


def test_places_are_offered_to_whose_they_are(fresh: Any) -> None:
    """A place saved by one reader stands in their list at once and in nobody else's, and goes when it is deleted."""
    from web import identity

    store: Store = open_store(fresh.settings)
    practices = [each.code for each in store.members("E54000062", "practice")][:9]
    place = CustomArea.of("Nine of Tipton", practices)
    workspace = open_workspace(fresh.settings)
    StoredPlaces(workspace).keep(place)
    key = "0123456789abcdef0123456789abcdef"
    with fresh.app.server.test_request_context():
        cookie = fresh.app.server.extensions["readers"].signed(key)
    with fresh.app.server.test_request_context(headers={"Cookie": f"{identity.COOKIE}={cookie}"}):
        owner = identity.reader()
    assert owner
    for _ in range(2):
        assert place.name not in fresh.page("/", "?area=QUA").text
    items = Items(workspace)
    made = items.add(PLACE, name=place.name, owner=owner, body={"place": place.id}, shared=False)
    try:
        assert place.name not in fresh.page("/", "?area=QUA").text
        fresh.client.set_cookie(identity.COOKIE, cookie)
        for _ in range(2):
            assert place.name in fresh.page("/", "?area=QUA").text
        fresh.client.delete_cookie(identity.COOKIE)
        assert place.name not in fresh.page("/", "?area=QUA").text
    finally:
        items.delete(made.id, by=owner)
    fresh.client.set_cookie(identity.COOKIE, cookie)
    assert place.name not in fresh.page("/", "?area=QUA").text
