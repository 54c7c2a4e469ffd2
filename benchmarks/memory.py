"""Memory of the workers of one site, from Linux's own accounts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import Serving


@dataclass(frozen=True)
class Memory:
    """Megabytes. `proportional` shares what processes hold in common between them: the sum is what the site costs."""

    resident: float  # of one worker, mean
    proportional: float  # of the master and all workers together


def of_workers(served: Serving) -> Memory:
    workers = served.workers()
    resident = [_megabytes(pid, "Rss") for pid in workers]
    shared = [_megabytes(pid, "Pss") for pid in (served.process.pid, *workers)]
    return Memory(sum(resident) / len(resident), sum(shared))


def _megabytes(pid: int, what: str) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no {what} for process {pid}")
