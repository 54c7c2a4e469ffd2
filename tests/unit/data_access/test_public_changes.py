"""Changes announced in public: every statement has its source, and an entry says how it was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access import load_public_changes
from data_access.reference.catalogue import FOLDER, CatalogueRefused


def written(folder: Path, old: str, new: str) -> Path:
    text = (FOLDER / "public_changes.yaml").read_text()
    assert old in text
    (folder / "public_changes.yaml").write_text(text.replace(old, new))
    return folder


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("https://www.shropshirestar.com", "http://www.shropshirestar.com", "no address that begins with https://"),
        ("      source: Shropshire Star, 13 June 2025\n", "", "claimed is"),
        ("  read_as: an extract of each page, on 29 November 2026\n", "", "read_as is missing"),
    ],
)
def test_a_statement_without_its_source_is_refused(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(CatalogueRefused, match=f"telford-planned-care-hub.*{fault}"):
        load_public_changes(written(tmp_path, old, new))


def test_each_change_is_dated_by_a_report() -> None:
    for each in load_public_changes():
        assert each.dated and each.other_causes and each.read_as, each.id
