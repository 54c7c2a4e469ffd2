"""`/administration`: use by owner, editions, jobs, disk and the audit, as one plain page; and the audit as CSV.

It has no script and asks nothing of the framework, so that it opens when little else does.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlencode

from flask import Flask, Response, make_response, request

from web.downloads import BYTE_ORDER_MARK

TIME = re.compile(r"\d{4}-\d\d-\d\d ")
LONGEST = 80  # letters of what is asked for


@dataclass(frozen=True)
class Table:
    """A title, a sentence, and rows of text and numbers under the names of their columns."""

    title: str
    said: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str | int]]


@dataclass(frozen=True)
class Audit:
    """A page of the audit, newest first, and the value of `before` for the next page; "" for the last. `actions`: the possible
    filters, as stored."""

    table: Table
    older: str = ""
    actions: tuple[str, ...] = ()


def offer_administration(
    server: Flask,
    *,
    prefix: str,
    product: str,
    tokens: str,
    notice: Callable[[], str],
    tables: Callable[[], Sequence[Table]],
    audit_of: Callable[[str, str, str], Audit],
    audit_rows: Callable[[], tuple[Sequence[str], Iterable[Sequence[str | int]]]],
) -> None:
    """Who may see it is decided before. `tokens`: the style sheet's colours; `notice()`: a sentence to begin with, or ""; `audit_of(who, did, before)`; `audit_rows()` gives the
    columns and all rows, oldest first, as text that no spreadsheet runs."""

    @server.get(f"{prefix}administration", endpoint="administration")
    def _page() -> Response:
        who, did, before = (request.args.get(name, "").strip()[:LONGEST] for name in ("who", "did", "before"))
        found = audit_of(who, did, before)
        said = notice()
        body = f"<p>{html.escape(said)}</p>" if said else ""
        body += "".join(map(_table, tables()))
        body += _audit(found, prefix, {"who": who, "did": did})
        response = make_response(_document(body, prefix, product, tokens))
        response.headers["Cache-Control"] = "no-store"
        return response

    @server.get(f"{prefix}administration/audit.csv", endpoint="audit_csv")
    def _csv() -> Response:
        columns, rows = audit_rows()
        response = Response(_lines(columns, rows), mimetype="text/csv")
        response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
        response.headers["Cache-Control"] = "no-store"
        return response


def _lines(columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[str]:
    """A CSV file in pieces, as its rows are read."""
    yield BYTE_ORDER_MARK
    yield from map(_line, chain([columns], rows))


def _line(row: Sequence[str | int]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(row)
    return out.getvalue()


def _audit(found: Audit, prefix: str, asked: Mapping[str, str]) -> str:
    here = f"{prefix}administration"
    fields = "".join(
        f'<label>{words} <input name="{name}" value="{html.escape(asked[name])}" maxlength="{LONGEST}"{more}></label> '
        for name, words, more in (("who", "Pseudonym", ""), ("did", "Action", ' list="actions"'))
    )
    listed = "".join(f'<option value="{html.escape(each)}"></option>' for each in found.actions)
    fields += f'<datalist id="actions">{listed}</datalist>'
    older = f"{here}?{urlencode({**asked, 'before': found.older})}#audit" if found.older else ""
    links = f'<a href="{html.escape(here)}/audit.csv">All of it as CSV</a>'
    links += f' · <a href="{html.escape(older)}">Older</a>' if older else ""
    form = f'<form action="{html.escape(here)}#audit">{fields}<button>Show</button></form>'
    return f'<div id="audit">{_table(found.table, f"{form}<p>{links}</p>")}</div>'


def _table(table: Table, between: str = "") -> str:
    numbers = [isinstance(value, int) for value in table.rows[0]] if table.rows else [False] * len(table.columns)
    head = "".join(
        f'<th scope="col"{" class=number" if number else ""}>{html.escape(name)}</th>'
        for name, number in zip(table.columns, numbers, strict=True)
    )
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    shown = (
        f'<div class="table-frame" tabindex="0" role="region" aria-label="{html.escape(table.title)}"><table class="figures"><thead>'
        f"<tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    said = f"<p>{html.escape(table.said)}</p>" if table.said else ""
    return f"<h2>{html.escape(table.title)}</h2>{said}{between}{shown if table.rows else '<p>Nothing yet.</p>'}"


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f'<td class="number">{value:,}</td>'
    whole = ' class="time"' if TIME.match(value) else ""  # not over several lines
    return f"<td{whole}>{html.escape(value)}</td>"


def _document(body: str, prefix: str, product: str, tokens: str) -> str:
    home = html.escape(prefix)
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>Administration</title><link rel="icon" href="data:,"><style>{tokens}</style>'
        f'<link rel="stylesheet" href="{home}assets/workbench.css"></head><body>'
        f'<header><div class="top"><a class="product" href="{home}">{html.escape(product)}</a></div></header>'
        f'<main id="main"><div class="page"><h1>Administration</h1>{body}</div></main></body></html>'
    )
