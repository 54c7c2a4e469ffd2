"""A layout as plain HTML, as it looks before the framework takes over: for the first answer, and for readers without scripts.

It has the elements, classes and words of the layout, so that the style sheet lays both out alike. It has no ids and no data, so that no
script takes it for the page itself. Charts are pictures (`components.charts.svg`), tables their first rows, controls show what is chosen
and cannot be changed. Everything is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from dash.development.base_component import Component

from components.charts import svg
from components.framework import described

Replace = Callable[[Component], "Component | str | None"]
"""What stands in the place of a component: another one, HTML, or None for the component itself."""

EMPTY = frozenset({"br", "hr", "img", "input"})
WITHOUT = frozenset({"script", "style", "iframe", "object"})
KEPT = {"className": "class", "href": "href", "title": "title", "role": "role", "type": "type", "lang": "lang"}
YES = ("open", "hidden")
NAMED_BY_OTHERS = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-live")
MOST_ROWS, SHORT_ROWS = 40, 3


class Static:
    """Writes layouts as HTML. It remembers the words of the last heading and label: they name the picture or control that follows."""

    def __init__(self, replace: Replace = lambda _: None) -> None:
        self._replace = replace
        self._heading = self._label = ""

    def html(self, part: Any) -> str:
        return "".join(self._html(part))

    def _html(self, part: Any) -> Iterator[str]:
        if part is None or part is False:
            return
        if isinstance(part, list | tuple):
            for each in part:
                yield from self._html(each)
        elif isinstance(part, Component):
            replaced = self._replace(part)
            if isinstance(replaced, Component):
                part = replaced
            if isinstance(replaced, str):
                yield replaced
            else:
                yield from self._component(part)
        else:
            yield escape(str(part))

    def _component(self, component: Component) -> Iterator[str]:
        found = described(component)
        kind, props = found["type"], found["props"]
        if found["namespace"] == "dash_html_components":
            yield from self._element(kind.lower(), props)
        elif kind == "Link":
            yield from self._element("a", props)
        elif kind == "Graph":
            yield self._chart(props)
        elif kind == "Select":
            yield self._select(props)
        elif kind == "Input":
            kind, value = (escape(str(props.get(name) or "")) for name in ("type", "value"))
            label = escape(self._label)
            yield f'<input class="form-control" type="{kind}" value="{value}" aria-label="{label}" disabled>'

    def _element(self, tag: str, props: dict[str, Any]) -> Iterator[str]:
        if tag in WITHOUT:
            return
        given = {KEPT.get(name, name): value for name, value in props.items()}
        named = {}
        if given.get("role") == "img":  # the picture in it is one thing
            named = {"aria-label": self._heading}
        yield self._opening(tag, given | named)
        if tag in EMPTY:
            return
        inside = "".join(self._inside(props))
        if tag in ("h1", "h2", "h3"):
            self._heading = svg.plain_text(_without_tags(inside))
        if tag == "label":
            self._label = svg.plain_text(_without_tags(inside))
        yield inside
        yield f"</{tag}>"

    def _inside(self, props: dict[str, Any]) -> Iterator[str]:
        if props.get("data-words"):
            yield from map(self._words, json.loads(props["data-words"]))
        elif props.get("data-table"):
            yield _table(json.loads(props["data-table"]))
        else:
            yield from self._html(props.get("children"))

    def _words(self, part: Any) -> str:
        """Words as data: see `components.markup`."""
        if isinstance(part, str):
            return escape(part)
        tag, attributes, parts = part
        if tag in WITHOUT:
            return ""
        opening = self._opening(tag, attributes)
        return opening if tag in EMPTY else f"{opening}{''.join(map(self._words, parts))}</{tag}>"

    def _opening(self, tag: str, given: dict[str, Any]) -> str:
        kept = []
        for name, value in given.items():
            if name in YES:
                kept += [name] if value not in (False, None, "False") else []
            elif value is not None and (
                name in KEPT.values() or (name.startswith("aria-") and name not in NAMED_BY_OTHERS)
            ):
                kept.append(f'{name}="{escape(str(value))}"')
        if tag in ("input", "button", "textarea"):
            kept.append("disabled")
        return f"<{' '.join([tag, *kept])}>"

    def _chart(self, props: dict[str, Any]) -> str:
        figure = props["figure"]
        drawn = svg.draw(figure, self._heading)
        inside = drawn or f'<div style="height:{int(figure["layout"]["height"])}px"></div>'
        return f'<div class="chart">{inside}</div>'

    def _select(self, props: dict[str, Any]) -> str:
        chosen = next((each["label"] for each in props["options"] if each["value"] == props.get("value")), "")
        label = escape(self._label)
        return f'<select class="form-select" aria-label="{label}" disabled><option>{escape(chosen)}</option></select>'


def _without_tags(html: str) -> str:
    """The words of HTML that was written here."""
    inside, words = False, []
    for letter in html:
        inside = letter == "<" or (inside and letter != ">")
        if not inside and letter != ">":
            words.append(letter)
    return "".join(words)


def _table(table: dict[str, Any]) -> str:
    """The first rows, as `assets/modules/tables.js` builds them."""
    forms = [column["form"] for column in table["columns"]]
    sortable = len(table["rows"]) > 2
    heads = "".join(
        f'<th scope="col" class="{form}">{_head(column["label"], sortable and form != "link")}</th>'
        for form, column in zip(forms, table["columns"], strict=True)
    )
    if table["drill"]:
        heads += '<th scope="col" class="act">Choose</th>'
    rows = "".join(
        _row(table, number, forms)
        for number in range(min(len(table["rows"]), SHORT_ROWS if table["short"] else MOST_ROWS))
    )
    more = len(table["rows"]) > SHORT_ROWS and table["short"]
    button = f'<button class="small act" disabled>Show all {len(table["rows"]):,}</button>' if more else ""
    whole = f'<table class="figures"><caption>{escape(table["caption"])}</caption><thead><tr>{heads}</tr></thead>'
    return f'<div class="table-frame">{whole}<tbody>{rows}</tbody></table></div>{button}'


def _head(label: str, sortable: bool) -> str:
    return f'<button class="sort" disabled>{escape(label)}</button>' if sortable else escape(label)


def _row(table: dict[str, Any], number: int, forms: list[str]) -> str:
    marks = [name for name, rows in (("focus", table["focus"]), ("chosen", table["chosen"])) if number in rows]
    cells = []
    for index, (form, cell) in enumerate(zip(forms, table["rows"][number], strict=True)):
        tag = 'th scope="row"' if index == 0 else "td"
        linked = isinstance(cell, dict)
        words = f'<a href="{escape(cell["address"])}">{escape(cell["words"])}</a>' if linked else escape(cell)
        cells.append(f'<{tag} class="{form}">{words}</{tag[:2]}>')
    if table["drill"]:
        cells.append(f'<td class="act"><button class="small" disabled>{escape(table["drill"]["verb"])}</button></td>')
    return f'<tr class="{" ".join(marks)}">{"".join(cells)}</tr>' if marks else f"<tr>{''.join(cells)}</tr>"
