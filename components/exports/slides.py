"""A pack as PowerPoint slides: one finding a slide, its chart native and editable, the analyst's text beside it, the rest in the notes.

No text on a slide is smaller than 14 points. Text that does not fit beside a chart is in full in the notes, and the slide says so.
"""

from __future__ import annotations

import io
import re
from typing import Any, TypeAlias

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Inches, Length, Pt

from components import tables
from components.exhibit import LINKS, Table
from components.exports import native_charts
from components.exports.document import Document, PackedCard, Tell, in_words, publishers, sources, tell_nobody
from components.exports.plot_parts import Plot, XyPlot
from components.exports.plots import plot
from components.theme import FONT, chart

Box: TypeAlias = tuple[Length, Length, Length, Length]
"""Left, top, width and height."""

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, INNER = Inches(0.5), Inches(12.333)
TITLE = (LEFT, Inches(0.35), INNER, Inches(1.05))
CHART = (LEFT, Inches(1.5), Inches(8.5), Inches(5.1))
BESIDE = (Inches(9.2), Inches(1.5), Inches(3.633), Inches(5.1))
FOOT = (LEFT, Inches(6.7), INNER, Inches(0.62))
NUMBER, COUNTED = Inches(0.8), Inches(0.8)  # the heights of a large number and of the words below it
LEAST = 14  # points
IN_NOTES = " … (in full in the notes)"
MOST_ROWS, MOST_COLUMNS = 9, 4  # of a table on a slide
LONGEST_CELL = 90  # letters
MOST_BESIDE = 160  # letters of an exhibit's own sentence beside its chart
_ENDS = re.compile(r"(?<=[.!?]) (?=[A-Z0-9“])")
_LETTER = 0.52  # width of a letter, of its height: Arial's average is 0.5
_LINE = 1.2  # height of a line, of that of its letters
_POINT = 12700  # EMU
_CELL_MARGIN = 0.1 * 914400  # EMU, on the left and on the right of a cell, and above and below together


def deck(document: Document, tell: Tell = tell_nobody) -> bytes:
    """The file of a pack's slides."""
    made = Presentation()
    _widen(made)
    _front(made, document)
    for number, card in enumerate(document.cards):
        tell(number / len(document.cards), f"Slide {number + 1} of {len(document.cards)}")
        _slides(made, document, card)
    if document.closing or document.missing:
        _end(made, document)
    made.core_properties.title = document.title
    made.core_properties.author = "Strategic decision workbench"
    made.core_properties.comments = f"Figures of {document.as_of} (edition {document.edition})"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _widen(made: Any) -> None:
    """The built-in template is 4:3: its layouts are stretched with the slides."""
    wider = WIDTH / made.slide_width
    made.slide_width, made.slide_height = WIDTH, HEIGHT
    for layout in (made.slide_master, *made.slide_layouts):
        for shape in layout.placeholders:
            left, width = int(shape.left * wider), int(shape.width * wider)
            shape.left, shape.width = Emu(left), Emu(width)


def _front(made: Any, document: Document) -> None:
    slide = _titled(made, document.title, box=(LEFT, Inches(2.0), INNER, Inches(1.6)), size=40)
    words = [document.note] if document.note else []
    words.append(f"{counted(len(document.cards))}.{f' Figures of {document.as_of}.' if document.as_of else ''}")
    _text(slide, "\n".join(words), (LEFT, Inches(3.8), INNER, Inches(2.6)), size=22, name="About this pack")
    slide.notes_slide.notes_text_frame.text = "\n".join([*words, document.address])


def counted(findings: int) -> str:
    return f"{findings:,} finding{'s' if findings != 1 else ''}"


def _slides(made: Any, document: Document, card: PackedCard) -> None:
    """One slide, or as many as the names of a chart's rows need: a row without its name says nothing."""
    exhibit = card.exhibit
    drawn = plot(exhibit.spec, exhibit.table) if exhibit.spec and exhibit.table is not None else None
    parts = drawn.parts(native_charts.most_rows(drawn)) if isinstance(drawn, XyPlot) else [drawn]
    for number, part in enumerate(parts, start=1):
        _slide(made, document, card, part, f" ({number} of {len(parts)})" if len(parts) > 1 else "")


def _slide(made: Any, document: Document, card: PackedCard, drawn: Plot | None, place: str) -> None:
    exhibit = card.exhibit
    slide = _titled(made, exhibit.title.rstrip(".") + place if place else exhibit.title)
    if exhibit.refused:
        _text(slide, exhibit.refused, CHART, size=22, name="Why there is nothing to show")
    elif exhibit.table is not None:
        if drawn is not None:
            native_charts.add(slide, drawn, CHART, name="Chart", words=in_words(exhibit))
        else:
            _table(slide, exhibit.table, in_words(exhibit))
    parts = [(card.badge, True), (card.words or _opening(exhibit.said), False), (card.watch, True)]
    _beside(slide, exhibit.number, [(words, strong) for words, strong in parts if words])
    source = publishers(exhibit.provenance)
    foot = ". ".join(part.rstrip(".") for part in (card.dated, source and f"Source: {source}") if part)
    if foot:
        _text(slide, foot, FOOT, size=LEAST, name="Period and source", token="quiet-ink")
    slide.notes_slide.notes_text_frame.text = notes(card, document)


def _opening(sentence: str) -> str:
    """The first sentences of a text, as many as a room can read while it listens. All of them are in the notes."""
    said = ""
    for part in _ENDS.split(sentence):
        if said and len(said) + len(part) > MOST_BESIDE:
            break
        said = f"{said} {part}".strip()
    return said


def notes(card: PackedCard, document: Document) -> str:
    """What qualifies a slide's claim, for whoever presents it."""
    exhibit, origin = card.exhibit, card.exhibit.provenance
    parts = [card.words, in_words(exhibit), f"How sure: {card.badge}" if card.badge else "", card.watch]
    parts.append(f"Shown: {card.view}. From: {card.page}")
    if origin is not None:
        parts += [f"What is counted: {origin.definition}", f"Method: {origin.method}", f"Period: {origin.period}"]
        parts += [f"Source: {source}" for source in sources(origin)]
    parts += [f"Caution: {caveat}" for caveat in exhibit.caveats]
    parts += [f"Figures of {document.as_of} (edition {document.edition})", card.address]
    return "\n".join(part for part in parts if part)


def _end(made: Any, document: Document) -> None:
    slide = _titled(made, "In closing" if document.closing else "Not shown")
    words = "\n".join([document.closing, *document.missing]).strip()
    _text(slide, words, (LEFT, Inches(1.5), INNER, Inches(5.1)), size=22, name="Closing words")
    slide.notes_slide.notes_text_frame.text = words


# ---------------------------------------------------------------- parts of a slide


def _titled(made: Any, words: str, *, box: Box = TITLE, size: int = 28) -> Any:
    slide = made.slides.add_slide(made.slide_layouts[5])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = box
    size = next((s for s in range(size, LEAST, -2) if _height(words, s, box[2]) <= box[3]), LEAST)
    _fill(title.text_frame, [(words, True)], size, "ink")
    title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return slide


def _text(slide: Any, words: str, box: Box, *, size: int, name: str, token: str = "ink") -> None:
    """One block of text, smaller where it would not fit, and cut where 14 points would not fit either."""
    _block(slide, [(words, False)], box, size, name, token)


def _beside(slide: Any, number: tuple[str, str], parts: list[tuple[str, bool]]) -> None:
    left, top, width, height = BESIDE
    if number[0]:
        size = next((s for s in range(44, LEAST, -2) if _height(number[0], s, width) <= NUMBER), LEAST)
        _block(slide, [(number[0], True)], (left, top, width, NUMBER), size, "How much", "ink")
        _text(slide, number[1], (left, Emu(top + NUMBER), width, COUNTED), size=18, name="What is counted")
        box = left, Emu(top + NUMBER + COUNTED), width, Emu(height - NUMBER - COUNTED)
    else:
        box = left, Emu(top), width, Emu(height)
    if parts:
        _block(slide, parts, box, 20, "What it means", "ink")


def _block(slide: Any, parts: list[tuple[str, bool]], box: Box, size: int, name: str, token: str) -> None:
    shape = slide.shapes.add_textbox(*box)
    shape.name = name
    size = next((s for s in range(size, LEAST, -2) if _height_of(parts, s, box[2]) <= box[3]), LEAST)
    while _height_of(parts, size, box[2]) > box[3] and any(len(words) > len(IN_NOTES) for words, _ in parts):
        longest = max(range(len(parts)), key=lambda index: len(parts[index][0]))
        words, strong = parts[longest]
        kept = words.removesuffix(IN_NOTES)
        kept = kept[: max(0, len(kept) - 20)].rsplit(" ", 1)[0]
        parts = [*parts[:longest], (kept + IN_NOTES, strong), *parts[longest + 1 :]]
        if not kept:
            break
    _fill(shape.text_frame, parts, size, token)


def _fill(frame: Any, parts: list[tuple[str, bool]], size: int, token: str) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    lines = [(line, strong) for words, strong in parts for line in words.split("\n")]
    for index, (line, strong) in enumerate(lines):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(6)
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name = Pt(size), strong, FONT.split(",")[0]
        run.font.color.rgb = RGBColor.from_string(chart(token).lstrip("#").upper())
        paragraph.alignment = PP_ALIGN.LEFT


def _height_of(parts: list[tuple[str, bool]], size: int, width: int) -> int:
    return sum(_height(words, size, width) for words, _ in parts)


def _height(words: str, size: int, width: int) -> int:
    """Roughly how tall words are, in EMU, when broken at this width."""
    letters = max(1, int(width / _POINT / (size * _LETTER)))
    number = 0
    for line in words.split("\n"):
        used, number = 0, number + 1
        for word in line.split():
            if used and used + 1 + len(word) > letters:
                number, used = number + 1, 0
            used += len(word) + (1 if used else 0)
    return int(number * size * _LINE * _POINT + (words.count("\n") + 1) * 6 * _POINT)


def _table(slide: Any, table: Table, words: str) -> None:
    """The first rows of a table that has no chart, as many as fit; the workbook holds all."""
    columns = [column for column in table.columns if column.format not in LINKS][:MOST_COLUMNS]
    left, top, width, tallest = CHART
    written = [[_short(value) for value in tables.column_written(table, column, MOST_ROWS)] for column in columns]
    lines = [[column.label for column in columns], *(list(row) for row in zip(*written, strict=True))]
    wide = _shares([[len(line[place]) for line in lines] for place in range(len(columns))], width)
    heights = [
        max(_height(cell, LEAST, room - int(2 * _CELL_MARGIN)) for cell, room in zip(line, wide, strict=True))
        + int(_CELL_MARGIN)
        for line in lines
    ]
    while len(lines) > 2 and sum(heights[: len(lines)]) > tallest:
        lines.pop()
    frame = slide.shapes.add_table(len(lines), len(columns), left, top, width, Emu(sum(heights[: len(lines)])))
    frame.name = "Table"
    for place, room in enumerate(wide):
        frame.table.columns[place].width = Emu(room)
    more = len(table.frame) - len(lines) + 1
    said = f"{words} {more:,} more rows are in the workbook." if more > 0 else words
    frame._element.nvGraphicFramePr.cNvPr.set("descr", said)
    for row, line in enumerate(lines):
        frame.table.rows[row].height = Emu(heights[row])
        for place, text in enumerate(line):
            target = frame.table.cell(row, place)
            target.text = text
            for run in target.text_frame.paragraphs[0].runs:
                run.font.size, run.font.name = Pt(LEAST), FONT.split(",")[0]


def _shares(letters: list[list[int]], width: int) -> list[int]:
    """The width of each column, by the letters of its longest cell, none narrower than a seventh of the table."""
    longest = [min(LONGEST_CELL, max(column)) for column in letters]
    least = width // 7
    free = width - least * len(longest)
    return [least + free * each // sum(longest) for each in longest]


def _short(cell: Any) -> str:
    text = str(cell)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1].rstrip() + "…"
