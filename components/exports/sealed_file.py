"""A pack as one offline file."""

from __future__ import annotations

from components.exports.document import Document, Tell, tell_nobody


def page(document: Document, tell: Tell = tell_nobody) -> bytes:
    raise NotImplementedError
