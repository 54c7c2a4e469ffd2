"""Memory and processor time of the workers of one site, from Linux's own accounts."""

from __future__ import annotations

import os
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


def processor_time(served: Serving) -> float:
    """Seconds all workers have computed so far."""
    ticks = 0
    for pid in served.workers():
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])  # in user mode and in the kernel
    return ticks / os.sysconf("SC_CLK_TCK")
