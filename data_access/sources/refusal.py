"""How a source file is refused: whole, with every fault named and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

KEPT = 100  # faults described one by one; all are counted


@dataclass(frozen=True)
class Fault:
    """One thing that is not as documented. `row` is the line in the file, the header being 1; None: the file itself."""

    file: str
    row: int | None
    column: str | None
    value: str
    expected: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column!r}"
        return f"{place}: found {self.value!r}, expected {self.expected}"


class SourceRefused(ValueError):
    """A source file was refused as a whole. `faults` holds the first hundred, `counts` all by column and expectation."""

    def __init__(self, faults: tuple[Fault, ...], counts: Counter[tuple[str, str]]) -> None:
        self.faults = faults
        self.counts = counts
        self.total = sum(counts.values())
        lines = [
            f"{faults[0].file} was refused: {self.total:,} fault{'s' if self.total != 1 else ''}. Nothing was loaded."
        ]
        lines += [
            f"- {count:,} in {column or 'the file'}: expected {expected}"
            for (column, expected), count in counts.most_common()
        ]
        lines += ["The first of them:" if self.total > len(faults) else "They are:"]
        lines += [f"- {fault}" for fault in faults]
        super().__init__("\n".join(lines))


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
            self._kept.append(Fault(self.file, row, column, str(value)[:200], expected))

    def refuse_if_any(self) -> None:
        """Raises SourceRefused when anything was found."""
        if self._kept:
            raise SourceRefused(tuple(self._kept), self._counts)
