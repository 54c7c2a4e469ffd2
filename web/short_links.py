"""Short links: `/v/<code>` leads to what was saved under the code, or says that there is nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, redirect

from web import faults


def offer_short_links(server: Flask, *, prefix: str, address_of: Callable[[str], str | None]) -> None:
    """`address_of(code)` gives a path inside this application, its prefix included; None when there is none to give."""

    @server.get(f"{prefix}v/<code>", endpoint="short_link")
    def _follow(code: str) -> Response:
        address = address_of(code)
        if address is None:
            return faults.answer(
                404,
                prefix,
                "What this short link named was deleted, is private to another browser, or never was. "
                "Ask whoever sent it for a shared one.",
            )
        response = redirect(address, 302)
        response.headers["Cache-Control"] = "no-store"  # it may be deleted, or lead elsewhere, a minute from now
        return response  # type: ignore[return-value]
