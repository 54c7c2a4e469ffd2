"""Every kind of long work: what the data layer can do, and what needs the pages."""

from __future__ import annotations

from application import packs
from data_access.workspace import job_kinds
from data_access.workspace.jobs import Kinds
from settings import Settings


def every_kind(settings: Settings) -> Kinds:
    """Name to function, bound to these settings."""
    return {**job_kinds.job_kinds(settings), **packs.kinds(settings)}
