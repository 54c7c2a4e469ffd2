"""Models that are fitted while an edition is built, and stored in it.

The layers above register what is fitted, once for the process (`fit_with`). Without that, and in editions built before
there were models, a model is fitted on first use.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import Engine

from data_access.reference.editions.building import Tell
from data_access.reference.editions.errors import EditionCorrupt, StoreUnavailable
from data_access.reference.editions.repository import Building, EditionInfo, EditionRepository

if TYPE_CHECKING:
    from data_access.reference.store import Store

Fit = Callable[["Store", Callable[[int, int], None]], Sequence[tuple[str, bytes]]]

log = logging.getLogger("workbench.editions")


@dataclass
class _Registered:
    fit: Fit | None = None
    say: Callable[[str], None] = log.info


_registered = _Registered()


def fit_with(fit: Fit | None, say: Callable[[str], None] = log.info) -> None:
    """Register the function that fits models to every edition this process builds. It returns pairs of key and content.

    It receives the store and reports progress; `say` receives the time it took. None: nothing is fitted.
    """
    _registered.fit, _registered.say = fit, say


def fit_and_keep(building: Building, info: EditionInfo, tell: Tell) -> None:
    """Fit models to an edition that is not yet visible.

    A model that cannot be fitted is logged, and the edition is finished without it.
    """
    if _registered.fit is None:
        return
    from data_access.reference.store.store import Store  # not at the top: the store imports editions

    began = time.perf_counter()
    store = Store(cast(EditionRepository, _Unfinished(building, info)), info.id, info.built_on)
    try:
        rows = _registered.fit(store, lambda done, of: tell("fitting", done, of))
    except Exception:
        log.exception("models could not be fitted: the edition is built without", extra={"edition": info.id})
        return
    finally:
        store.dispose()
    if rows:
        building.store_models(rows)
    _registered.say(f"{len(rows)} models fitted in {time.perf_counter() - began:.0f} seconds")


@dataclass(frozen=True)
class _Unfinished:
    """The part of a repository that a store needs, for an edition being built."""

    building: Building
    known: EditionInfo

    def engine(self, edition: str) -> Engine:
        return self.building.engine()

    def info(self, edition: str) -> EditionInfo:
        return self.known

    def identity(self, edition: str) -> str:
        return ""

    def fault(self, edition: str, error: Exception) -> StoreUnavailable:
        return EditionCorrupt(f"Edition {edition} cannot be read while it is built.")
