"""What a reader sees when there is something other than a result: a notice, nothing to show, an error, no data."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html


def notice(sentences: Sequence[str]) -> html.Div | None:
    """Something in the address could not be used; the page below is still a sensible one."""
    if not sentences:
        return None
    return html.Div([html.P(sentence) for sentence in sentences], className="notice", role="status")


def nothing(reason: str) -> html.Div:
    """An exhibit that honestly has nothing to show, and why."""
    return html.Div([html.P([html.Strong("Not shown. "), reason])], className="nothing")


def error(request_id: str, what: str = "This part of the page") -> html.Div:
    """A part failed. The rest of the page is shown; the id finds the entry in the log."""
    return html.Div(
        [
            html.P([html.Strong(f"{what} could not be made."), " The rest of the page is not affected."]),
            html.P(["Reload the page to try again. If it stays, report this reference: ", html.Code(request_id)]),
        ],
        className="error",
        role="alert",
    )


def no_data(problem: str, remedy: str) -> html.Div:
    """The store cannot be read: what is wrong and how to fix it, for whoever runs the software."""
    return html.Div(
        [html.H2("There are no figures to show"), html.P(problem), html.P([html.Strong("To fix this: "), remedy])],
        className="error",
        role="alert",
    )
