"""`/areas/find?q=Sandwell`: the answer to a name that is not in the list of areas, as JSON for the picker."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, Response, jsonify, request


def offer_finding(server: Flask, *, prefix: str, find: Callable[[str], tuple[str, Sequence[tuple[str, str]]]]) -> None:
    """`find(typed)` gives a sentence and the areas to go to, as pairs of value and name."""

    @server.get(f"{prefix}areas/find", endpoint="find_area")
    def _find() -> Response:
        sentence, go = find(request.args.get("q", "")[:200])
        response = jsonify({"said": sentence, "go": [{"value": value, "label": label} for value, label in go]})
        response.headers["Cache-Control"] = "no-store"
        return response
