"""Slides reopened: their charts hold the numbers of the tables, no text is small, nothing lies over anything else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from pptx import Presentation
from pptx.util import Pt

from components.exports import slides
from components.exports.document import Document, PackedCard
from tests.unit.components import packed

LONG = "A long sentence about people who smoke and what the board may do about it. " * 40


def opened(document: Document) -> Any:
    return Presentation(io.BytesIO(slides.deck(document)))


@pytest.fixture(scope="module")
def deck() -> Any:
    return opened(packed.document())


def charts(deck: Any) -> list[Any]:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_series_of_a_dot_plot_are_the_columns_of_its_table(deck: Any) -> None:
    drawn = {series.name: series for series in charts(deck)[0].plots[0].series}
    frame = packed.frame()
    known = frame[np.isfinite(frame["value"])]
    xs = [float(v.text) for v in drawn["All"]._element.xpath("c:xVal//c:v")]
    assert xs == pytest.approx(known["value"].tolist())
    ends = [float(v.text) for v in drawn["95% interval"]._element.xpath("c:xVal//c:v")]
    assert ends == pytest.approx([v for pair in zip(known["lower"], known["upper"], strict=True) for v in pair])


def test_a_period_without_a_figure_is_a_gap_in_its_line(deck: Any) -> None:
    drawn = {series.name: tuple(series.values) for series in charts(deck)[1].plots[0].series}
    assert drawn == {"Dudley": (1.5, None, 3.5), "England": (2.0, 2.5, 3.0)}


def sizes(shape: Any) -> Iterator[Any]:
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            yield run.font.size


@pytest.mark.parametrize("words", ["Short.", LONG], ids=["short", "long"])
def test_no_text_is_smaller_than_14_points_and_no_shapes_overlap(words: str) -> None:
    for slide in opened(packed.document(words)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                assert min(sizes(shape)) >= Pt(14)
            if shape.has_chart:
                assert shape.chart.font.size >= Pt(14)
                assert all(int(s.get("sz")) >= 1400 for s in shape.chart._chartSpace.xpath(".//a:rPr[@sz]"))
        for one, other in combinations(slide.shapes, 2):
            apart = one.left + one.width <= other.left or other.left + other.width <= one.left
            assert apart or one.top + one.height <= other.top or other.top + other.height <= one.top


def test_words_that_do_not_fit_are_whole_in_the_notes() -> None:
    slide = opened(packed.document(LONG)).slides[1]
    beside = next(shape for shape in slide.shapes if shape.name == "What it means")
    assert slides.IN_NOTES.strip() in beside.text_frame.text
    assert slides._height_of([(beside.text_frame.text, False)], 14, beside.width) <= beside.height * 1.1
    assert LONG.strip() in slide.notes_slide.notes_text_frame.text


def test_notes_and_alternative_text_say_how_it_was_made_and_what_is_suppressed(deck: Any) -> None:
    slide = deck.slides[1]
    notes = slide.notes_slide.notes_text_frame.text
    for said in ("Method: Counted once", "NHS England, Register", "Caution: Not everybody", "Area: Dudley", "Probably"):
        assert said in notes
    chart = next(shape for shape in slide.shapes if shape.has_chart)
    alternative = chart._element.nvGraphicFramePr.cNvPr.get("descr")
    assert "1 of 4 rows" in alternative
    assert "suppressed" in alternative


def test_a_card_without_a_chart_is_a_table_and_one_without_figures_says_why() -> None:
    table = packed.ranked(caveats=())
    plain = type(table)("plain", "A table", "", table.table)
    refused = type(table)("no", "Nothing", "", refused="Too few practices.")
    cards = tuple(PackedCard(each, "", "", "") for each in (plain, refused))
    made = opened(Document("P", "", "2026-11-29", "e1", cards))
    shown = next(shape.table for shape in made.slides[1].shapes if shape.has_table)
    cells = [[cell.text for cell in row.cells] for row in shown.rows]
    assert cells[1][:2] == ["Dudley", "12.3%"]
    assert cells[3][1] == "suppressed: too few people"
    assert "Too few practices." in [shape.text_frame.text for shape in made.slides[2].shapes if shape.has_text_frame]
