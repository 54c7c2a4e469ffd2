"""Short links: `/v/<code>` leads to the item saved under the code, or says that there is none.

Guessing is rate-limited (429): wrong codes are counted by reader and by network address.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, redirect

from web import errors
from web.rates import Rates, taken_by_all, whole_seconds


def offer_short_links(
    server: Flask,
    *,
    prefix: str,
    address_of: Callable[[str], str | None],
    asked_by: Callable[[], tuple[str, str]] = lambda: ("", ""),
    reader_misses: Rates | None = None,
    address_misses: Rates | None = None,
) -> None:
    """`address_of(code)` gives a path inside this application, its prefix included; None when there is none to give.

    `asked_by`: the reader ("" for one that is not known) and the address the request came from. Rates are those of links that
    lead nowhere, a minute; None: without limit.
    """

    def counted() -> dict[tuple[Rates, str], float]:
        reader, address = asked_by()
        by_whom = ((reader_misses, reader), (address_misses, address))
        return {(rates, key): 1.0 for rates, key in by_whom if rates is not None and key}

    @server.get(f"{prefix}v/<code>", endpoint="short_link")
    def _follow(code: str) -> Response:
        costs = counted()
        # Before the look-up: otherwise a right guess could be distinguished from a wrong one.
        wait = max((rates.wait(key) for rates, key in costs), default=0.0)
        if wait:
            return _too_fast(prefix, wait)
        address = address_of(code)
        if address is None:
            taken_by_all(costs)
            return errors.answer(
                404,
                prefix,
                "What this short link named was deleted, is private to another browser, or never was. "
                "Ask whoever sent it for a shared one.",
            )
        response = redirect(address, 302)
        response.headers["Cache-Control"] = "no-store"  # it may be deleted, or lead elsewhere, a minute from now
        return response  # type: ignore[return-value]


def _too_fast(prefix: str, wait: float) -> Response:
    seconds = whole_seconds(wait)
    response = errors.answer(429, prefix, f"Wait {seconds} second{'' if seconds == 1 else 's'} and open it again.")
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
