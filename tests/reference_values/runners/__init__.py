"""Which of our functions answers which method, and which methods are not built yet.

A runner takes a case's inputs and returns our answer under the case's own names, or our refusal. The names and labels of
other programs are translated here and nowhere else. Every module of this package has its runners in RUNNERS; a new module is found by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from tests.reference_values.answers import Runner

PENDING: Mapping[str, str] = MappingProxyType({})  # method -> why it is not answered yet


def _collect() -> dict[str, Runner]:
    """The runners of every module, by method. Raises ValueError if two modules answer one method."""
    runners: dict[str, Runner] = {}
    for module in iter_modules(__path__):
        own: Mapping[str, Runner] = getattr(import_module(f"{__name__}.{module.name}"), "RUNNERS", {})
        if twice := own.keys() & runners.keys():
            raise ValueError(f"two runners for {', '.join(sorted(twice))}")
        runners |= own
    return runners


RUNNERS: Mapping[str, Runner] = MappingProxyType(_collect())
