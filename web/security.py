"""Headers of every response. Strict, and held by a test that compares the exact strings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, Response

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'{hashes}",
    # plotly.js and the component library write style elements and attributes; no style can load anything from elsewhere
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)


def content_security_policy(script_hashes: Sequence[str]) -> str:
    hashes = "".join(f" {each}" for each in sorted(set(script_hashes)))
    return "; ".join(DIRECTIVES).format(hashes=hashes)


def protect(server: Flask, script_hashes: Callable[[], Sequence[str]]) -> None:
    """Set the headers on every response. Hashes are asked for each time: the framework adds inline scripts late."""

    @server.after_request
    def _headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers["Content-Security-Policy"] = content_security_policy(script_hashes())
        return response
