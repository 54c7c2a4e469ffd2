"""A pack as one file that opens without a network: its charts, their tables, a choice of area and period, the source of
every figure, and a checksum.

The file makes no request: its policy (`default-src 'none'`) lets it neither load nor send. It contains the chart library that
pages use. The first screen is plain HTML, so that title, text and tables are there without scripts.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import orjson

from components import tables
from components.charts import render
from components.exhibit import LINKS, Exhibit
from components.exports.document import Document, PackedCard, Tell, in_words, sources, tell_nobody

LARGEST = 8_000_000  # bytes
AS_PACKED = ("", "As in the pack")
MOST_ROWS = 400  # of a table in the file; the workbook has all
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; form-action 'none'; base-uri 'none'"
_HERE = Path(__file__).parent / "sealed"

Variants = Mapping[tuple[str, str], PackedCard]
"""(area, period) -> the card for them; "" is the area or period of the pack."""


class TooLarge(ValueError):
    """The file would be larger than is promised; the message says what to leave out."""


@dataclass(frozen=True)
class Choices:
    """The choices of a reader in the file: pairs of key and label, and each card's variants in the order of the cards."""

    areas: Sequence[tuple[str, str]] = ()
    periods: Sequence[tuple[str, str]] = ()
    variants: Sequence[Variants] = field(default=())


def page(
    document: Document,
    tell: Tell = tell_nobody,
    *,
    library: bytes,
    shapes_at: Callable[[str], Any] = lambda address: None,
    choices: Choices | None = None,
) -> bytes:
    """The file. `library`: the chart library; `shapes_at(address)`: the boundaries a map asks for. Raises TooLarge."""
    given = choices or Choices()
    made: list[dict[str, Any]] = []
    at: dict[
        tuple[int, str], int
    ] = {}  # index of an exhibit and its view in the content: stored once, whichever cards show them
    cards: list[dict[str, int]] = []
    for number, card in enumerate(document.cards):
        tell(number / len(document.cards), f"Card {number + 1} of {len(document.cards)}")
        own = given.variants[number] if number < len(given.variants) else {}
        cards.append({})
        for key, each in {**own, ("", ""): card}.items():
            seen = (id(each.exhibit), each.view)
            if seen not in at:
                at[seen] = len(made)
                made.append(_variant(each))
            cards[-1]["|".join(key)] = at[seen]
    payload = {"cards": cards, "made": made, "shapes": _shapes(made, shapes_at), "edition": document.edition}
    data = orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY)
    shown = [made[variants["|"]] for variants in cards]
    written = _html(document, shown, given, data, library).encode("utf-8")
    if len(written) > LARGEST:
        raise TooLarge(f"The file would have {len(written) / 1e6:.1f} MB, over 8 MB. Take cards out of the pack.")
    return written


def _variant(card: PackedCard) -> dict[str, Any]:
    """All that one card shows for one area and period."""
    exhibit, origin = card.exhibit, card.exhibit.provenance
    about = [("Shown", card.view)]
    if origin is not None:
        about += [("What is counted", origin.definition), ("Method", origin.method), ("Period", origin.period)]
        about += [("Source", source) for source in sources(origin)]
        about.append(("Edition of the data", origin.edition))
    about += [("Caution", caveat) for caveat in exhibit.caveats]
    drawn = render(exhibit.spec, exhibit.table) if exhibit.spec is not None and exhibit.table is not None else None
    return {
        "title": exhibit.title,
        "badge": card.badge,
        "sentence": exhibit.refused or exhibit.said,
        "alt": in_words(exhibit),
        "about": [(term, words) for term, words in about if words],
        "figure": drawn,
        "table": _table(exhibit),
    }


def _table(exhibit: Exhibit) -> dict[str, Any] | None:
    if exhibit.table is None:
        return None
    columns = [column for column in exhibit.table.columns if column.format not in LINKS]
    cells = [[str(value) for value in tables.column_written(exhibit.table, column, MOST_ROWS)] for column in columns]
    return {
        "heads": [column.label for column in columns],
        "rows": [list(row) for row in zip(*cells, strict=True)],
        "left_out": max(0, len(exhibit.table.frame) - MOST_ROWS),
    }


def _shapes(made: Sequence[Mapping[str, Any]], shapes_at: Callable[[str], Any]) -> dict[str, Any]:
    """The boundaries of every map, by the address it knows them by."""
    asked = {
        trace["geojson"]
        for each in made
        for trace in (each["figure"] or {}).get("data", ())
        if isinstance(trace.get("geojson"), str)
    }
    return {address: shapes_at(address) for address in sorted(asked)}


# ---------------------------------------------------------------- the page


def _html(document: Document, written: Sequence[Mapping[str, Any]], given: Choices, data: bytes, library: bytes) -> str:
    checksum = hashlib.sha256(data).hexdigest()
    cards = "".join(
        _card(number, card, shown) for number, (card, shown) in enumerate(zip(document.cards, written, strict=True))
    )
    missing = "".join(f'<p class="notice">{escape(reason)}</p>' for reason in document.missing)
    return "".join(
        (
            '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            f'<meta name="checksum" content="sha256-{checksum}"><title>{escape(document.title)}</title>',
            f"<style>{_part('page.css')}</style></head><body><main><h1>{escape(document.title)}</h1>",
            f'<p class="note">{escape(document.note)}</p>' if document.note else "",
            f"<p>{len(document.cards)} findings. Figures of {document.as_of} (edition {escape(document.edition)}).</p>",
            _selects(given),
            missing,
            cards,
            f'<p class="note closing">{escape(document.closing)}</p>' if document.closing else "",
            f"</main><footer><p>Numbers are those of edition {escape(document.edition)} and do not change.</p>",
            f'<p>Checksum of the data (SHA-256): <code>{checksum}</code> <span id="checked" role="status"></span></p></footer>',
            _packed("data", data),
            _packed("library", library),
            f"<script>{_part('page.js')}</script></body></html>",
        )
    )


def _part(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _packed(id: str, content: bytes) -> str:
    """Compressed, in letters that mean nothing in HTML."""
    text = base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
    return f'<script type="text/plain" id="{id}">{text}</script>'


def _selects(given: Choices) -> str:
    parts = [
        f'<label for="{id}">{label}</label> <select id="{id}">'
        + "".join(f'<option value="{escape(key)}">{escape(words)}</option>' for key, words in (AS_PACKED, *listed))
        + "</select> "
        for id, label, listed in (("area", "Area", given.areas), ("period", "Period", given.periods))
        if listed
    ]
    return f'<div class="choices" role="group" aria-label="Choose">{"".join(parts)}</div>' if parts else ""


def _card(number: int, card: PackedCard, shown: Mapping[str, Any]) -> str:
    chart = (
        f'<div class="chart" id="chart-{number}" role="img" aria-labelledby="title-{number}" '
        f'aria-describedby="sentence-{number}"></div>'
    )
    return (
        f'<section class="card" aria-label="Card {number + 1}">'
        + (f'<p class="note words">{escape(card.words)}</p>' if card.words else "")
        + f'<h2 id="title-{number}">{escape(shown["title"])}</h2>'
        + f'<p class="badge" id="badge-{number}">{escape(shown["badge"])}</p>'
        + f'<p class="notice" id="instead-{number}" hidden></p>'
        + chart
        + f'<p class="sentence" id="sentence-{number}">{escape(shown["sentence"])}</p>'
        + f'<details><summary>Table</summary><div id="table-{number}" class="frame" tabindex="0" '
        + f'role="region" aria-label="Table of card {number + 1}">{_written(shown["table"])}</div></details>'
        + f'<details><summary>Method, source and cautions</summary><dl id="about-{number}">{_listed(shown["about"])}</dl></details>'
        + "</section>"
    )


def _written(table: Mapping[str, Any] | None) -> str:
    if table is None:
        return "<p>This card has no table.</p>"
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table["heads"])
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table["rows"])
    more = f"<p>{table['left_out']:,} more rows are in the workbook.</p>" if table["left_out"] else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _listed(about: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<dt>{escape(term)}</dt><dd>{escape(words)}</dd>" for term, words in about)
