"""The models stored with an edition: those of the fair comparison."""

from __future__ import annotations

import logging
from collections.abc import Callable

from data_access.reference import editions
from domain.fair_comparison.fitting import fit_models

log = logging.getLogger("workbench.editions")


def register_models(say: Callable[[str], None] = log.info) -> None:
    """Have every edition that this process builds store its fitted models. `say` receives the time each fit took."""
    editions.fit_with(fit_models, say)
