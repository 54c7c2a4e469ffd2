"""`/ask?q=smoking+in+Dudley`: the cards that answer a question, as JSON for the question bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, Response, jsonify, request


def offer_asking(
    server: Flask, *, prefix: str, ask: Callable[[str, str], tuple[str, bool, Sequence[tuple[str, str, str]]]]
) -> None:
    """`ask(question, area)` returns a sentence, whether the cards answer the question, and the cards as (title, page, address)."""

    @server.get(f"{prefix}ask", endpoint="ask")
    def _ask() -> Response:
        sentence, answers, found = ask(request.args.get("q", "")[:200], request.args.get("area", "")[:80])
        cards = [{"title": title, "where": where, "address": address} for title, where, address in found]
        response = jsonify({"said": sentence, "answers": answers, "found": cards})
        response.headers["Cache-Control"] = "no-store"
        return response
