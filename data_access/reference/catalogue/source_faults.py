"""What the entry of a publication must say: where each file is, when it was published, and which printed totals hold it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from data_access.reference.catalogue.checking import shown
from data_access.reference.catalogue.entries import Source


def source_faults(source: Source) -> Iterator[str]:
    """What is wrong with an entry whose keys are all there: one sentence for each fault."""
    if not source.files:
        yield "files names no file"
    if not source.url.startswith("https://"):
        yield f"url is {shown(source.url)}, expected an address that begins with https://"
    if set(source.read_from) != set(source.files):
        yield f"read_from has {_roles(source.read_from)}, expected a place for each file: {_roles(source.files)}"
    for role, address in source.read_from.items():
        if not address.startswith("https://"):
            yield f"read_from of {role} is {shown(address)}, expected an address that begins with https://"
    if source.published is not None and not _is_date(source.published):
        yield f"published is {shown(source.published)}, expected a day such as '2025-10-30', or null"
    if not source.printed_totals and not source.no_printed_total:
        yield "neither printed_totals nor no_printed_total: say what holds the file to what was printed, or why nothing can"
    if source.printed_totals and source.no_printed_total:
        yield "printed_totals and no_printed_total contradict each other"
    for total in source.printed_totals:
        if bool(total.counted) == bool(total.indicator and total.period and total.area):
            yield f"printed total {total.what!r} needs either counted, or indicator, period and area"
        if total.within < 0:
            yield f"printed total {total.what!r}: within is {shown(total.within)}, expected 0 or more"


def _roles(given: Mapping[str, str]) -> str:
    return ", ".join(given) or "nothing"


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
