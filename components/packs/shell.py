"""What every page has for packs: where “Add to pack” on a card is asked for, and where it says what was done."""

from __future__ import annotations

from dash import html

from components.attributes import attributes

ASKED, SAID = "packs--add-asked", "packs--add-said"


def adding() -> html.Div:
    """Stands once in the shell. `assets/modules/packs.js` sends to it and shows what it says."""
    return html.Div(
        [
            html.Div(id=SAID, className="pack-said", role="status", **attributes(data_words="[]")),
            html.Div(id=ASKED, hidden=True),
        ]
    )
