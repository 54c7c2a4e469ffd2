"""The question bar and the map of evidence answer on an edition that lacks what some pages need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from application.search import asking
from data_access import Store, ensure_edition, load_interventions, open_store
from pages import QUESTIONS, paths
from pages.learning.evidence import Evidence
from pages.learning.exhibits.known import evidence_map
from pages.learning.view import View
from settings import Settings
from tests.integration.access.seen_by import write_midlands
from vocabulary import Choices


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An edition of one measure, without regional accounts."""
    folder = tmp_path_factory.mktemp("small")
    settings = Settings.from_environment({"DATA_FOLDER": str(folder / "var")})
    ensure_edition(settings, write_midlands(folder / "starter"))
    return open_store(settings)


def test_a_question_is_answered_where_there_are_no_regional_accounts(store: Store) -> None:
    answer = asking.ask(store, "are people seen in A&E within four hours", "R000")
    assert answer.found


def test_one_page_that_fails_takes_no_other_with_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.UNWARRANTED_VARIATION in shown(store)
    spoilt = [replace(each, choices=fail) if each.path == paths.VOICES else each for each in QUESTIONS]
    monkeypatch.setattr(asking, "QUESTIONS", tuple(spoilt))
    assert paths.UNWARRANTED_VARIATION in shown(store)


def test_the_map_of_evidence_leaves_out_changes_whose_figures_it_lacks(store: Store) -> None:
    view = View(area="R000", indicator="ae_4_hour_type_1")
    shown = evidence_map(view, Evidence(view, store))
    assert list(shown.table.frame["what"]) == [each.name for each in load_interventions().values()]


def shown(store: Store) -> set[str]:
    """The pages that show some measure."""
    return {path for ways in asking.routes(store, "E40000011").values() for path, _ in ways}


def fail(*_: object) -> Choices:
    raise IndexError
