"""The stores of what readers make, opened for whoever makes the request and within the limits of this installation."""

from __future__ import annotations

from application import readers
from data_access import Items, KeptPlaces, open_workspace
from settings import Settings


def items(settings: Settings) -> Items:
    return Items(
        open_workspace(settings),
        settings.limits,
        lambda by: readers.count_write(settings, by),
        readers.signed_in_name(settings),
    )


def custom_areas(settings: Settings) -> KeptPlaces:
    return KeptPlaces(
        open_workspace(settings), settings.limits, lambda: readers.count_write(settings, readers.reader(settings))
    )
