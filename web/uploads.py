"""Files that are larger than one message, sent in pieces: `POST /uploads/<key>/<number>?name=...`, each piece as it is.

The browser creates the key, 128 random bits, and sends the pieces in order, so that each request stays within the usual size
limit. Each answer is JSON: {"bytes": so far}, or {"problem": message} with the status of a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask, Response, jsonify, request

from web.rates import Rates, whole_seconds

_KEY = re.compile(r"[0-9a-f]{32}")
MOST_PIECES = 999
PIECES_A_MINUTE = 300


def offer_uploads(
    server: Flask,
    *,
    prefix: str,
    allowed: Callable[[], bool],
    take: Callable[[str, str, int, bytes], int],
    address: Callable[[], str],
) -> None:
    """`take(key, name, number, piece)` stores a piece and returns the bytes so far; it raises ValueError with a message.
    `address`: the client's network address, by which pieces are counted."""
    pieces = Rates(PIECES_A_MINUTE)

    @server.post(f"{prefix}uploads/<key>/<int:number>", endpoint="uploads")
    def _piece(key: str, number: int) -> Response:
        if not allowed():
            return _refused("Files cannot be added here: whoever runs this application has switched it off.", 403)
        if not _KEY.fullmatch(key) or number > MOST_PIECES:
            return _refused("The file could not be taken. Choose it again.", 400)
        wait = pieces.take(address())
        if wait:
            return _refused(
                f"Files arrive faster here than this site takes them. Wait {whole_seconds(wait)} seconds.", 429
            )
        name = request.args.get("name", "")[:200]
        try:
            name.encode("utf-8")
            size = take(key, name.replace("\0", ""), number, request.get_data(cache=False))
        except UnicodeEncodeError:
            return _refused("The file’s name holds half a character. Rename it.", 400)
        except ValueError as problem:
            return _refused(str(problem), 413 if "bytes" in str(problem) else 400)
        except OSError:
            return _refused("The file could not be kept: the disk is full, or the folder cannot be written to.", 507)
        return jsonify({"bytes": size})


def _refused(words: str, status: int) -> Response:
    response = jsonify({"problem": words})
    response.status_code = status
    return response
