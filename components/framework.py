"""What this application takes from the framework that the framework does not promise. Checked at each upgrade: see its test."""

from __future__ import annotations

from typing import Any

from dash import Dash

MADE_FOR = "4.4.1"
"""The version of Dash these were read from."""
LOCATION = "_pages_location"
"""The id of the element that holds the address of the page shown."""
CALLBACKS = "_dash-update-component"
"""The path, after the prefix, that browsers send callbacks to."""
UNUSED_SCRIPTS = ("polyfill", "dash_table")
"""Parts of the names of scripts that are sent and never used here: code for browsers of 2016, and the framework's old table."""


class Workbench(Dash):
    """Dash, without the scripts this application does not use."""

    def interpolate_index(self, scripts: str = "", **parts: Any) -> str:
        needed = (line for line in scripts.split("\n") if not any(name in line for name in UNUSED_SCRIPTS))
        return super().interpolate_index(scripts="\n".join(needed), **parts)  # type: ignore[no-any-return]
