"""The A&E file of the month after the newest is looked at, confirmed, and served, all on the page, by keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from data_access import open_store
from data_access.reference.periods import MONTHS, period
from settings import Settings
from tests.conftest import Serve
from tests.publishers_examples import ae_month

LOOKED = 120_000  # milliseconds a preview may take while the application warms up
BUILT = 300_000  # milliseconds an edition may take on a machine that does other things too


def next_month(settings: Settings, path: Path) -> str:
    """Writes the month after the newest, with half of all attendances over 4 hours; its label."""
    store = open_store(settings)
    newest = store.periods("ae_attendances_type_1")[-1].id
    seen = store.observations("ae_attendances_type_1", newest)
    year, month = int(newest[:4]) + newest.endswith("-12"), int(newest[5:]) % 12 + 1
    trusts = {str(code): (int(count), int(count) // 2) for code, count in zip(seen.area, seen.value, strict=True)}
    path.write_bytes(ae_month(trusts, f"{MONTHS[month - 1].upper()}-{year}"))
    return period(f"{year}-{month:02d}").label


@pytest.mark.browser
def test_a_file_is_looked_at_confirmed_and_served(
    serve: Serve, settings: Settings, open_page: Any, axe: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "var"
    shutil.copytree(settings.data_folder / "editions", folder / "editions")
    own = Settings.from_environment({"DATA_FOLDER": str(folder)})
    label = next_month(own, tmp_path / "ae.csv")
    with serve(DATA_FOLDER=str(folder), EMBEDDED_WORKER="1", WEB_CONCURRENCY="1") as running:
        page: Page = open_page(on=running)
        page.goto("data-and-methods")
        form = page.get_by_role("form", name="Add a publisher’s file")
        form.get_by_role("button", name="Check file").press("Enter")
        said = page.locator("#adder--said")
        expect(said).to_contain_text("No file is chosen yet")
        (tmp_path / "fruit.csv").write_text("fruit,weight\napple,3\n")
        form.get_by_label("The file").set_input_files(tmp_path / "fruit.csv")
        form.get_by_role("button", name="Check file").press("Enter")
        expect(said).to_contain_text("It is none of the", timeout=LOOKED)
        form.get_by_label("The file").set_input_files(tmp_path / "ae.csv")
        form.get_by_role("button", name="Check file").press("Enter")
        confirm = page.get_by_role("button", name="Serve these figures in the next edition")
        expect(confirm).to_be_visible(timeout=LOOKED)
        expect(said).to_contain_text(f"Period{label}")
        expect(said.get_by_role("region", name="What would change for the systems of the Midlands")).to_contain_text(
            "50.0%"
        )
        assert axe(page) == []
        confirm.press("Enter")
        bar = page.get_by_role("progressbar", name="The next edition")
        expect(bar).to_be_visible(timeout=LOOKED)
        assert axe(page, within="#adder--section") == []
        expect(said).to_contain_text("is served now", timeout=BUILT)
        expect(bar).to_have_count(0)
        page.goto("unwarranted-variation?area=QUA&indicator=ae_4_hour_type_1")
        expect(page.locator("[id='unwarranted-variation--headline'] .finding")).to_contain_text(label, timeout=LOOKED)
