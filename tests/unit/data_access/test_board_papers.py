"""Pages of board papers: one for every board there is, the same joint page for the boards of a cluster, and refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference import catalogue
from data_access.reference.catalogue import (
    CatalogueRefused,
    load_area_groups,
    load_board_changes,
    load_board_papers,
)


def test_every_board_of_april_2026_has_a_page() -> None:
    papers = load_board_papers()
    assert len(papers) == 36
    assert {change.code for change in load_board_changes()} <= set(papers)
    ended = {code for change in load_board_changes() for code in change.formed_from}
    assert not ended & set(papers)


def test_the_boards_of_a_cluster_meet_on_one_page() -> None:
    papers = load_board_papers()
    for group in load_area_groups():
        pages = {papers[board].together for board in group.members}
        assert len(pages) == 1 and None not in pages, group.id


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('papers: "https://gmint', 'papers: "http://gmint', "is no address that begins with https://"),
        ("board: E54000010", "board: E54000008", "E54000008: the board is listed twice"),
        ("together: null", "joint: null", "together is missing"),
        ("- board: E54000008", "- papers: E54000008", "board_papers.yaml"),
    ],
)
def test_a_list_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (catalogue.FOLDER / "board_papers.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "board_papers.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueRefused) as refused:
        load_board_papers(tmp_path)
    assert said in str(refused.value)


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "board_papers.yaml").write_text("board: E54000008\n", encoding="utf-8")
    with pytest.raises(CatalogueRefused, match="expected a list of boards"):
        load_board_papers(tmp_path)
