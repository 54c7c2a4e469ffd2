"""Undocumented parts of the framework on which this application relies. A test checks them at each upgrade."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from dash import Dash
from dash._callback import GLOBAL_INLINE_SCRIPTS
from dash.development.base_component import Component

MADE_FOR = "4.4.1"
"""The version of Dash these were read from."""
LOCATION = "_pages_location"
"""The id of the element that holds the address of the page shown."""
CALLBACKS = "_dash-update-component"
"""The path, after the prefix, to which browsers send callbacks."""
UNUSED_SCRIPTS = ("polyfill", "dash_table")
"""Parts of the names of scripts that are sent but never used here: code for browsers of 2016, and the framework's old
table.
"""


ROOT = 'id="react-entry-point"'
"""The start of the element in which the framework lays out pages."""
CONTENT = "_pages_content"
"""The id of the element that holds the page shown."""


SCRIPTS_LATER = "scripts-later"
"""The id of the element that holds the framework's scripts until the first answer has been drawn
(assets/modules/first-answer.js).
"""
ADDRESS = re.compile(r'<script src="([^"]+)"')

OPEN_NAMES = ("data-", "aria-")
"""Prefixes of properties that a component accepts without declaring them."""


def described(component: Component) -> dict[str, Any]:
    """The same as `to_plotly_json` in a third of its time, because a page has hundreds of components."""
    given = vars(component)
    props = {name: given[name] for name in component._prop_names if name in given}
    props |= {name: value for name, value in given.items() if name.startswith(OPEN_NAMES)}
    return {"props": props, "type": component._type, "namespace": component._namespace}


def as_data(part: Any) -> Any:
    """Components as the plain data that is sent.

    Given components, the framework searches every number of every figure for more of them, which takes longer than
    everything else for a page.
    """
    if isinstance(part, list | tuple):
        return [as_data(child) for child in part]
    if not isinstance(part, Component):
        return part
    found = described(part)
    if "children" in found["props"]:
        found["props"]["children"] = as_data(found["props"]["children"])
    return found


class Workbench(Dash):
    """Dash, without scripts this application does not use, and with content in the document before they run."""

    first_answer: Callable[[], tuple[str, str, bool]] | None = None
    """For a request: the title of the document, the content beside the framework's element until that is laid out ("":
    none), and whether it is presented.
    """
    _scripts_told: tuple[int, str] | None = None

    def _generate_scripts_html(self) -> str:
        """The list of scripts, cached.

        The framework builds it for every document and asks for the time of each file, although it changes only while
        callbacks are registered or files are being edited.
        """
        if self._dev_tools.hot_reload:
            return str(super()._generate_scripts_html())
        inline = len(self._inline_scripts) + len(GLOBAL_INLINE_SCRIPTS)
        if self._scripts_told is None or self._scripts_told[0] != inline:
            self._scripts_told = inline, str(super()._generate_scripts_html())
        return self._scripts_told[1]

    def interpolate_index(self, scripts: str = "", **parts: Any) -> str:
        title, first, presented = self.first_answer() if self.first_answer else ("", "", False)
        if title:
            parts["title"] = escape(title).replace("{", "&#123;")  # otherwise text in braces would be replaced
        if first:
            entry = parts["app_entry"].replace(ROOT, f"{ROOT} inert", 1)
            parts["app_entry"] = f'<div class="stage waiting"><div id="first">{first}</div>{entry}</div>'
        needed = "\n".join(line for line in scripts.split("\n") if not any(name in line for name in UNUSED_SCRIPTS))
        if first:  # the content is on the screen before the framework's half a megabyte of scripts runs
            fetched = "".join(f'<link rel="preload" as="script" href="{each}">' for each in ADDRESS.findall(needed))
            parts["css"] = f"{parts.get('css', '')}{fetched}"
            # Before the browser's own code, which runs at once and looks for it.
            parts["config"] += f'<template id="{SCRIPTS_LATER}">{needed}\n{parts["renderer"]}</template>'
            parts["renderer"] = needed = ""
        text: str = super().interpolate_index(scripts=needed, **parts)
        return text.replace("<html ", '<html data-mode="present" ', 1) if first and presented else text
