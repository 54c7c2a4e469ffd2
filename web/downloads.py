"""An exhibit's figures as a file: the same exhibit, the same view, the same protection as on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, abort, request


def offer(
    server: Flask, *, prefix: str, csv_of: Callable[[str, str, Mapping[str, Any]], tuple[str, str] | None]
) -> None:
    """`csv_of(page slug, exhibit id, query)` gives (file name, text), or None when there is no such exhibit."""

    @server.get(f"{prefix}download/<slug>/<exhibit>.csv", endpoint="download")
    def _csv(slug: str, exhibit: str) -> Response:
        made = csv_of(slug, exhibit, request.args.to_dict())
        if made is None:
            abort(404)
        name, text = made
        # The byte-order mark makes Excel read the file as UTF-8.
        response = Response("\ufeff" + text, mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
