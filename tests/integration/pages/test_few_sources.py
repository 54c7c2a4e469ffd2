"""An edition of a few sources: every page says in words what its figures lack, and nothing fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from plotly.io.json import to_json_plotly

from app import create_app
from components import page
from components.page import AppServices, Page, Rendering
from components.page.rendering import lines
from data_access import Store, open_store
from pages import PAGES
from settings import Settings
from vocabulary import NotHeld

HELD = {
    "trusts alone": {"ae_4_hour_type_1", "ae_12_hour_from_decision", "rtt_within_18_weeks"},
    "practices alone": {"registered_patients", "imd_2025_score_practice", "smoking_prevalence_qof"},
    "nothing": set[str](),
}
FAILED = ("could not be made", "Not available")


@pytest.fixture(
    scope="module",
    params=["trusts alone", *(pytest.param(each, marks=pytest.mark.slow) for each in ("practices alone", "nothing"))],
)
def workings(
    request: pytest.FixtureRequest, shipped: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppServices]:
    """The application on the shipped edition, whose store knows figures of a few measures alone."""
    made = replace(shipped, data_folder=tmp_path_factory.mktemp("few"))
    for each in shipped.data_folder.iterdir():
        if not each.name.startswith("workspace"):
            (made.data_folder / each.name).symlink_to(each, target_is_directory=each.is_dir())
    few = open_store(made)
    held = {key: rows for key, rows in few.catalogue._coverage.items() if key in HELD[request.param]}
    few.catalogue.__dict__["_coverage"] = held
    few.catalogue.__dict__.pop("_held", None)
    few.catalogue.kept_model = lambda key: None  # type: ignore[method-assign]
    app = create_app(made)
    with app.server.test_request_context():
        services: AppServices = app.server.extensions["services"]
        assert set(services.open_store().indicators()) == HELD[request.param]
        yield services


@pytest.mark.parametrize("asked", PAGES, ids=lambda each: each.slug)
def test_every_page_is_told_in_words(
    asked: Page[Any, Any], workings: AppServices, caplog: pytest.LogCaptureFixture
) -> None:
    query = {"area": "QHL"}
    told = to_json_plotly(page.as_data(page.layout_of(asked, workings, query)))
    assert not any(words in told for words in FAILED)
    said = True
    try:
        shown = Rendering.of(asked, workings, query)
        assert lines(shown).whole
        for declared in asked.what_if:
            with suppress(NotHeld):
                declared.run(shown.view, shown.evidence, declared.parameters.from_values({})[0])
    except NotHeld as missing:
        said = str(missing) in told
    assert said
    assert not [each.getMessage() for each in caplog.records if "failed" in each.getMessage()]


def test_a_measure_that_is_not_held_is_named(shipped: Settings) -> None:
    store: Store = open_store(shipped)
    assert (
        store.newest("smoking_prevalence_qof", kind="practice")
        == store.periods("smoking_prevalence_qof", kind="practice")[-1]
    )
    with pytest.raises(NotHeld, match="This needs “People of 15 and over recorded as smoking by their practice”"):
        store.newest("smoking_prevalence_qof", kind="lsoa21")
