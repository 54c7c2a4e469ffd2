"""All kinds of background job: those of the data layer, and those that need the pages."""

from __future__ import annotations

from application import packs
from data_access.workspace import job_kinds
from data_access.workspace.jobs import Kinds
from settings import Settings


def every_kind(settings: Settings) -> Kinds:
    """The function of each kind of job by name, bound to these settings."""
    return {**job_kinds.job_kinds(settings), **packs.kinds(settings)}
