"""Finished answers, kept: what many ask in the same words is worked out, written and compressed once.

A board looks at one view, and readers who open a page without choosing anything ask the same of it. What is kept is the answer as it
was sent. It is given again only to the same question, put with the same cookies the answer rests on, on the same figures, on the
same day; and only where the page that made it said that it lasts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask import Flask, Response, g, has_request_context, request

from caching import OVERHEAD, ByteBoundedCache, ByteBudget

LONGEST_QUESTION = 20_000  # bytes: what a browser asks is a tenth of it


@dataclass(frozen=True)
class _Answer:
    body: bytes
    mimetype: str
    encoding: str
    places: tuple[Hashable, ...] | None  # the reader's own places that it offers; None: it offers none


class Answers:
    """The answers lately given. Their bytes count towards a budget. Errors are never among them."""

    def __init__(self, budget: ByteBudget | None = None) -> None:
        """`budget`: None means the one that all caches of the process share."""
        self.given_again = 0
        self._kept = ByteBoundedCache(budget=budget)

    def forget(self) -> None:
        """Give every answer anew from now on."""
        self._kept.clear()

    def lasts(self, edition: str, places: Sequence[Hashable] | None) -> None:
        """Said by whoever makes the answer to the present request: it rests on these figures and offers these places of the
        reader's own, and nothing else in it may change."""
        if has_request_context():
            g.answer_lasts = edition, None if places is None else tuple(places)

    def own(self, request_id: Callable[[], str]) -> Callable[[], str]:
        """The request's id for those who show it: an answer that does is this reader's own, and is not kept."""

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
        """Answer from what is kept. Call it after the checks of what is asked, and before what compresses answers.

        `asked_with`: what answers rest on besides the question; `unavailable`: errors that mean there are no figures.
        """

        @server.before_request
        def _from_memory() -> Response | None:
            if request.method != "POST" or request.path != path:
                return None
            with suppress(*unavailable):
                key = _key(edition(), asked_with())
                found: _Answer | None = None if key is None else self._kept.get(key)
                g.answer_key = key
                if found is not None and (found.places is None or found.places == tuple(places())):
                    g.answer_is_own = True  # it is kept already
                    self.given_again += 1
                    response = Response(found.body, mimetype=found.mimetype)
                    if found.encoding:
                        response.headers["Content-Encoding"] = found.encoding
                    return response
            return None

        @server.after_request
        def _remember(response: Response) -> Response:
            key, lasts = g.get("answer_key"), g.get("answer_lasts")
            if key is None or lasts is None or g.get("answer_is_own") or response.status_code != 200:
                return response
            made_on, offered = lasts
            if made_on == key[0]:  # else other figures came while it was made
                encoding = response.headers.get("Content-Encoding", "")
                answer = _Answer(response.get_data(), response.mimetype or "", encoding, offered)
                self._kept.put(key, answer, len(answer.body) + OVERHEAD)
            return response


def _key(edition: str, asked_with: Hashable) -> tuple[Hashable, ...] | None:
    """What must be the same for the same answer. None: the question is too long to be one that is asked twice.

    The day is part of it: pages say how old their figures are.
    """
    question = request.get_data(cache=True)
    if len(question) > LONGEST_QUESTION:
        return None
    packed = bool(request.accept_encodings.quality("br") > 0)
    return edition, date.today(), asked_with, packed, hashlib.sha256(question).digest()
