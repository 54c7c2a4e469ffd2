"""How a source file is refused: whole, with every fault named and counted."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

KEPT = 100  # faults kept one by one; all are counted
ROWS_SHOWN = 5  # rows named in one line


@dataclass(frozen=True)
class Fault:
    """One thing that is not as documented. `row` is the line in the file, the header being 1; None: the file itself."""

    file: str
    row: int | None
    column: str | None
    value: str
    expected: str
    words: str = ""  # a whole sentence to say instead, with what to do

    def __str__(self) -> str:
        if self.words:
            return f"{self.file}: {self.words}"
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column!r}"
        return f"{place}: found {repr(self.value) if self.value else 'nothing'}, expected {self.expected}"


class SourceRefused(ValueError):
    """A source file was refused as a whole. `faults` holds the first hundred, `counts` all by column and expectation."""

    def __init__(self, faults: tuple[Fault, ...], counts: Counter[tuple[str, str]]) -> None:
        self.faults = faults
        self.counts = counts
        self.total = sum(counts.values())
        lines = [
            f"{faults[0].file} was refused: {self.total:,} fault{'s' if self.total != 1 else ''}. Nothing was loaded."
        ]
        plain = [fault for fault in faults if fault.words]
        if len(plain) < self.total:
            told = {(fault.column or "", fault.expected) for fault in plain}
            lines += [
                f"- {count:,} in {column or 'the file'}: expected {expected}"
                for (column, expected), count in counts.most_common()
                if (column, expected) not in told
            ]
            lines += ["The first of them:" if self.total > len(faults) else "They are:"]
        lines += [f"- {words}" for words in _alike(faults)]
        super().__init__("\n".join(lines))


def _alike(faults: tuple[Fault, ...]) -> list[str]:
    """A line for each different fault, in order; the rows of faults that say the same stand in one line."""
    rows: dict[Fault, list[int]] = {}
    for fault in faults:
        rows.setdefault(replace(fault, row=None), []).extend([] if fault.row is None else [fault.row])
    lines = []
    for fault, found in rows.items():
        if len(found) < 2:
            lines.append(str(replace(fault, row=found[0] if found else None)))
            continue
        listed = ", ".join(map(str, found[:ROWS_SHOWN]))
        more = f" and {len(found) - ROWS_SHOWN} more" if len(found) > ROWS_SHOWN else ""
        first = str(replace(fault, row=found[0]))
        lines.append(first.replace(f", row {found[0]}", f", rows {listed}{more}", 1))
    return lines


def _as_text(value: object) -> str:
    """A value as it stands in the file: an empty number has no digits."""
    return "" if isinstance(value, float) and math.isnan(value) else str(value)[:200]


class Faults:
    """Collects faults of one file while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._kept: list[Fault] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def __bool__(self) -> bool:
        return bool(self._kept)

    def add(self, row: int | None, column: str | None, value: object, expected: str) -> None:
        self._counts[(column or "", expected)] += 1
        if len(self._kept) < KEPT:
            self._kept.append(Fault(self.file, row, column, _as_text(value), expected))

    def say(self, words: str, *, row: int | None = None, value: object = "", expected: str = "") -> None:
        """A fault told by sentences of its own, which say what is wrong and what to do. They are all that is printed."""
        self._counts[("", expected or words)] += 1
        if len(self._kept) < KEPT:
            self._kept.append(Fault(self.file, row, None, str(value)[:200], expected or words, words))

    def refuse_if_any(self) -> None:
        """Raises SourceRefused when anything was found."""
        if self._kept:
            raise SourceRefused(tuple(self._kept), self._counts)
