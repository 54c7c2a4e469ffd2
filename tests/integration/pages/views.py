"""The view that an address asks for, as the page factory reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from components.view import PageView
from data_access import Store
from vocabulary import Choices

V = TypeVar("V", bound=PageView)


def view_at(
    view: type[V], choices: Callable[[Store, str, Mapping[str, str]], Choices], store: Store, query: Mapping[str, str]
) -> V:
    """The view of an address whose parameters are all valid."""
    found, problems = view.from_query(query, lambda what, so_far: choices(store, what, so_far))
    assert not problems, [each.sentence() for each in problems]
    return found
