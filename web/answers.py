"""An HTTP cache of answers: a request that many readers send is computed, serialised and compressed once.

All members of a board open one view, and everybody who opens a page without choosing anything sends the same request. An
answer is cached as sent. It is returned only for the same request with the same relevant cookies, on the same edition and
the same day, and only if the page factory declared it cacheable (ADR 19).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask import Flask, Response, g, has_request_context, request

from caching import OVERHEAD, ByteBoundedCache, ByteBudget

LONGEST_QUESTION = 20_000  # bytes; what a browser sends is a tenth of this


@dataclass(frozen=True)
class _Answer:
    body: bytes
    mimetype: str
    encoding: str
    places: tuple[Hashable, ...] | None  # the reader's custom areas that it offers; None if it offers none


class Answers:
    """Recent answers, bounded by a budget of bytes. Errors are never kept."""

    def __init__(self, budget: ByteBudget | None = None) -> None:
        """`budget`: None for the budget that all caches of the process share."""
        self.given_again = 0
        self._kept = ByteBoundedCache(budget=budget)

    def forget(self) -> None:
        """Drop all answers."""
        self._kept.clear()

    def lasts(self, edition: str, places: Sequence[Hashable] | None) -> None:
        """Declare that the answer to the present request depends only on the edition and on the reader's custom areas (None if it
        offers none)."""
        if has_request_context():
            g.answer_lasts = edition, None if places is None else tuple(places)

    def own(self, request_id: Callable[[], str]) -> Callable[[], str]:
        """A function that returns the request's id. An answer that calls it shows the id, so it is not kept."""

        def told() -> str:
            if has_request_context():
                g.answer_is_own = True
            return request_id()

        return told

    def serve(
        self,
        server: Flask,
        *,
        path: str,
        edition: Callable[[], str],
        asked_with: Callable[[], Hashable],
        places: Callable[[], Sequence[Hashable]],
        unavailable: tuple[type[Exception], ...],
    ) -> None:
        """Answer from the cache where possible. Call this after registering the checks of requests, and before compression.

        `asked_with` returns what answers depend on besides the question; `unavailable`: errors that mean there are no figures.
        """

        @server.before_request
        def _from_memory() -> Response | None:
            if request.method != "POST" or request.path != path:
                return None
            with suppress(*unavailable):
                key = _key(edition(), asked_with())
                answer: _Answer | None = None if key is None else self._kept.get(key)
                g.answer_key = key
                if answer is not None and (answer.places is None or answer.places == tuple(places())):
                    g.answer_is_own = True  # it is in the cache already
                    self.given_again += 1
                    response = Response(answer.body, mimetype=answer.mimetype)
                    if answer.encoding:
                        response.headers["Content-Encoding"] = answer.encoding
                    return response
            return None

        @server.after_request
        def _remember(response: Response) -> Response:
            key, lasts = g.get("answer_key"), g.get("answer_lasts")
            if key is None or lasts is None or g.get("answer_is_own") or response.status_code != 200:
                return response
            edition_used, offered = lasts
            if edition_used == key[0]:  # otherwise the edition changed while the answer was computed
                encoding = response.headers.get("Content-Encoding", "")
                answer = _Answer(response.get_data(), response.mimetype or "", encoding, offered)
                self._kept.put(key, answer, len(answer.body) + OVERHEAD)
            return response


def _key(edition: str, asked_with: Hashable) -> tuple[Hashable, ...] | None:
    """The cache key of an answer. None if the request is too long to be repeated.

    The day is part of it: pages say how old their figures are.
    """
    question = request.get_data(cache=True)
    if len(question) > LONGEST_QUESTION:
        return None
    packed = bool(request.accept_encodings.quality("br") > 0)
    return edition, date.today(), asked_with, packed, hashlib.sha256(question).digest()
