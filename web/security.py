"""Security headers of every response. A test compares the exact strings."""

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
    hashes = "".join(f" {digest}" for digest in sorted(set(script_hashes)))
    return "; ".join(DIRECTIVES).format(hashes=hashes)


def bare_headers() -> dict[str, str]:
    """The headers of an answer without scripts: the server's own, sent before the application is called."""
    return {**HEADERS, "Content-Security-Policy": content_security_policy(()), "Cache-Control": "no-store"}


def protect(
    server: Flask,
    script_hashes: Callable[[], Sequence[str]],
    *,
    is_secure: Callable[[], bool] = lambda: False,
    hsts_seconds: int = 0,
) -> None:
    """Set the headers on every response. Hashes are computed each time, because the framework adds inline scripts late. If the reader
    uses HTTPS, HSTS is sent with this number of seconds, unless it is 0."""

    @server.after_request
    def _headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers["Content-Security-Policy"] = content_security_policy(script_hashes())
        if hsts_seconds and is_secure():
            response.headers["Strict-Transport-Security"] = f"max-age={hsts_seconds}"
        return response
