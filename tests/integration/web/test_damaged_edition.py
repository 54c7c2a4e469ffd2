"""A damaged edition is said on every page and on `/readyz`, whether another is served instead or none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from components import links
from data_access import current_edition
from data_access.reference.editions import read_all_through
from pages import PAGES


@pytest.fixture
def site(tmp_path: Path, visit: Callable[..., Any], edition_folder: Path) -> Iterator[Any]:
    shutil.copytree(edition_folder / "editions", tmp_path / "var" / "editions")
    yield visit(tmp_path / "var")
    links.set_prefix("/")


def test_readers_and_operators_are_told_that_the_newest_figures_are_damaged(site: Any) -> None:
    slug, query = "voices", "?area=QUA"
    [output] = [each for each in site.callbacks_of(slug) if f"{slug}--view.data-view" in each]
    asked: tuple[Callable[[], Any], ...] = (
        lambda: site.page("/voices"),
        lambda: site.renew(output, slug, query),
    )
    for ask in asked:
        assert "damaged" not in ask().text
        assert "damaged" not in ask().text  # given again from memory
    assert "warning" not in site.get("/readyz").get_json()

    pointer = site.settings.data_folder / "editions" / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"damaged": "e0123456789ab"}))

    for ask in asked:
        assert "e0123456789ab" in ask().text
    for page in PAGES:
        assert "found damaged and are not shown" in site.page(page.path).text, page.path
    ready = site.get("/readyz")
    assert ready.status_code == 200
    assert ready.get_json()["edition"] == current_edition(site.settings).id
    assert "e0123456789ab" in ready.get_json()["warning"]


def test_without_another_edition_pages_refuse_in_words(site: Any) -> None:
    info = current_edition(site.settings)
    assert info.path is not None
    assert "There are no figures to show" not in site.page("/voices").text
    with info.path.open("r+b") as file:
        file.seek(info.path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    assert read_all_through(site.settings) == (info.id,)
    for page in PAGES:
        answer = site.page(page.path)
        assert answer.status_code == 200
        assert "damaged" in answer.text, page.path
        assert "Start the app again" in answer.text, page.path
    ready = site.get("/readyz")
    assert ready.status_code == 503
    assert ready.get_json()["problem"] == "EditionCorrupt"
