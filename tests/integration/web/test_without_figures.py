"""A missing or damaged store: the shell stands, every page says what is wrong and how to put it right, nothing is a 5xx
but `/readyz`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from components import links
from data_access import current_edition
from pages import EVERY, PAGES
from settings import Settings

ANSWERED = [page.path for page in PAGES]
REMEDY = "Start the app again"


def _missing(folder: Path) -> None:
    """Nothing has been built."""


def _built(folder: Path) -> Path:
    """The file of the edition served: `broken` has put one there."""
    path = current_edition(Settings.from_environment({"DATA_FOLDER": str(folder)})).path
    assert path is not None
    return path


def _file_gone(folder: Path) -> None:
    _built(folder).unlink()


def _file_not_a_database(folder: Path) -> None:
    _built(folder).write_bytes(b"this is not a database, it is a sentence\n" * 500)


def _file_empty(folder: Path) -> None:
    _built(folder).write_bytes(b"")


def _file_cut_short(folder: Path) -> None:
    path = _built(folder)
    path.write_bytes(path.read_bytes()[:20_000])


def _file_overwritten_inside(folder: Path) -> None:
    path = _built(folder)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


def _pointer_not_json(folder: Path) -> None:
    _built(folder)
    (folder / "editions" / "current.json").write_bytes(b"{\xff not json")


def _pointer_elsewhere(folder: Path) -> None:
    path = _built(folder)
    pointer = folder / "editions" / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"edition": "../../" + path.stem}))


WAYS = [
    _missing,
    _file_gone,
    _file_not_a_database,
    _file_empty,
    _file_cut_short,
    _file_overwritten_inside,
    _pointer_not_json,
    _pointer_elsewhere,
]


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__.strip("_"))
def broken(
    request: pytest.FixtureRequest, tmp_path: Path, visit: Callable[..., Any], edition_folder: Path
) -> Iterator[Any]:
    folder = tmp_path / "var"
    if request.param is not _missing:
        shutil.copytree(edition_folder / "editions", folder / "editions")
    request.param(folder)
    yield visit(folder)
    links.set_prefix("/")


def test_without_figures_the_shell_stands_and_says_how_to_mend_it(broken: Any, tmp_path: Path) -> None:
    for page in EVERY:
        answer = broken.get(page.path)
        assert answer.status_code == 200, page.path
    shell = broken.get("/_dash-layout")
    assert shell.status_code == 200
    assert "Skip to the answer" in shell.text
    for page in EVERY:
        assert page.name in shell.text or not getattr(page, "listed", True)
    for path in ANSWERED:
        answer = broken.page(path)
        assert answer.status_code == 200, path
        assert REMEDY in answer.text, path
        assert "There are no figures to show" in answer.text, path
    for page in PAGES:
        for callback in broken.callbacks_of(page.slug):
            answer = broken.renew(callback, page.slug, "?area=QUA")
            if "-file-said." in callback:
                assert answer.status_code == 204, "no file was given, so there is nothing to fill"
                continue
            assert answer.status_code == 200, callback
            if "--closer" in callback:
                continue  # the lines of folded exhibits; what is in one is asked for by its number
            assert REMEDY in answer.text, callback
    ready = broken.get("/readyz")
    assert ready.status_code == 503
    assert REMEDY in ready.get_json()["remedy"]
    assert broken.get("/healthz").status_code == 200
    assert broken.get("/none").status_code == 404
    download = broken.get("/download/unwarranted-variation/league.csv")
    assert download.status_code == 503
    assert REMEDY in download.text
    said = "".join(broken.get(path).text for path in ("/", "/_dash-layout", "/readyz"))
    said += "".join(broken.page(path).text for path in ANSWERED) + download.text
    assert "Traceback" not in said
    assert str(tmp_path) not in said


def test_an_edition_built_later_is_served_without_a_restart(
    tmp_path: Path, visit: Callable[..., Any], edition_folder: Path
) -> None:
    visitor = visit(tmp_path / "var")
    assert REMEDY in visitor.page("/").text
    shutil.copytree(edition_folder / "editions", tmp_path / "var" / "editions")
    assert REMEDY not in visitor.page("/").text
    assert visitor.get("/readyz").status_code == 200
