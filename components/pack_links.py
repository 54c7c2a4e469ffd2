"""What pages have for packs: where “Add to pack” on a card is asked for and says what was done, and the links to a briefing."""

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


def briefing_links() -> html.P:
    """The area's briefing, on the first page: to be printed, and as slides, each in one click."""
    return html.P(
        [
            html.Button("Two-page briefing", type="button", **attributes(data_briefing="print")),
            " ",
            html.Button("Briefing slides", type="button", **attributes(data_briefing="pptx")),
        ]
    )
