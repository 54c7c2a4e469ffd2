"""What this application takes from the framework that the framework does not promise. Checked at each upgrade: see its test."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from dash import Dash
from dash._callback import GLOBAL_INLINE_SCRIPTS

MADE_FOR = "4.4.1"
"""The version of Dash these were read from."""
LOCATION = "_pages_location"
"""The id of the element that holds the address of the page shown."""
CALLBACKS = "_dash-update-component"
"""The path, after the prefix, that browsers send callbacks to."""
UNUSED_SCRIPTS = ("polyfill", "dash_table")
"""Parts of the names of scripts that are sent and never used here: code for browsers of 2016, and the framework's old table."""


ROOT = 'id="react-entry-point"'
"""How the element begins that the framework lays pages out in."""
CONTENT = "_pages_content"
"""The id of the element that holds the page shown."""


class Workbench(Dash):
    """Dash, without the scripts this application does not use, and with what stands in the document before they run."""

    first_answer: Callable[[], tuple[str, str, bool]] | None = None
    """The title of the document, what stands beside the framework's element until that is laid out ("": nothing), and whether that is
    presented."""
    _scripts_told: tuple[int, str] | None = None

    def _generate_scripts_html(self) -> str:
        """The list of scripts, which the framework makes anew for every document, asking for the time of each file. It changes only
        while callbacks are registered, and where files are being edited."""
        if self._dev_tools.hot_reload:
            return str(super()._generate_scripts_html())
        inline = len(self._inline_scripts) + len(GLOBAL_INLINE_SCRIPTS)
        if self._scripts_told is None or self._scripts_told[0] != inline:
            self._scripts_told = inline, str(super()._generate_scripts_html())
        return self._scripts_told[1]

    def interpolate_index(self, scripts: str = "", **parts: Any) -> str:
        title, first, presented = self.first_answer() if self.first_answer else ("", "", False)
        if title:
            parts["title"] = escape(title).replace("{", "&#123;")  # what stands in braces would be filled in
        if first:
            entry = parts["app_entry"].replace(ROOT, f"{ROOT} inert", 1)
            parts["app_entry"] = f'<div class="stage waiting"><div id="first">{first}</div>{entry}</div>'
        needed = (line for line in scripts.split("\n") if not any(name in line for name in UNUSED_SCRIPTS))
        text: str = super().interpolate_index(scripts="\n".join(needed), **parts)
        return text.replace("<html ", '<html data-mode="present" ', 1) if first and presented else text
