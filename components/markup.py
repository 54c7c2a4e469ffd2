"""Words and their markup as data: the browser builds them (`assets/modules/words.js`) from one attribute that the framework carries.

As components, the words under three charts would be a hundred parts, and each part that changes costs the framework a pass
over the whole page before the charts are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.framework import described

HTML = html.P().to_plotly_json()["namespace"]
HTML_NAMES = {"className": "class", "tabIndex": "tabindex"}


@dataclass(frozen=True)
class Prepared:
    """Content prepared once, to be used many times: see `prepared`."""

    parts: tuple[Any, ...]


def prepared(content: Any) -> Prepared:
    """The same content, already converted, for what many views share. It may be used wherever content may."""
    return Prepared(tuple(_parts(content)))


def words(content: Any) -> dict[str, Any]:
    """The attribute that makes an element show `content`, to be spread into it."""
    return attributes(data_words=for_browser(content))


def for_browser(content: Any) -> str:
    """Strings and `html` components, one or several, in JSON; an element is [name, attributes, parts]."""
    return orjson.dumps(list(_parts(content))).decode()


def _parts(content: Any) -> Iterator[Any]:
    if isinstance(content, list | tuple):
        for part in content:
            yield from _parts(part)
    elif isinstance(content, Prepared):
        yield from content.parts
    elif isinstance(content, Component):
        yield _element(content)
    elif content is not None and content != "":
        yield str(content)


def _element(component: Component) -> list[Any]:
    found = described(component)
    if found["namespace"] != HTML:
        raise TypeError(f"{found['type']} is not an HTML element: the browser cannot build it from data.")
    given = {HTML_NAMES.get(key, key): str(value) for key, value in found["props"].items() if key != "children"}
    return [found["type"].lower(), given, list(_parts(getattr(component, "children", None)))]
