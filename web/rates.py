"""Rate limits for each reader and each address, in the memory of each web process, with a bounded number of keys.

rates = Rates(per_minute=30)
wait = rates.take("somebody")      # 0.0 if allowed now; otherwise seconds until the next try
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from web.hosts import Address, Edge, ip_address

MOST_KEYS = 10_000  # the most recent ones are remembered: about 2 MB


class Rates:
    """A token bucket for each key: each action takes from it, and it refills evenly within a minute."""

    def __init__(
        self, per_minute: float, *, most_keys: int = MOST_KEYS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.per_minute = per_minute
        self._most = most_keys
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key -> (tokens left, at this time)
        self._lock = threading.Lock()

    def wait(self, key: str, cost: float = 1.0) -> float:
        """Seconds until `cost` may be taken, 0.0 if now; takes nothing. A cost above a full bucket waits for a full one."""
        with self._lock:
            return self._wait(self._left_of(key), cost)

    def take(self, key: str, cost: float = 1.0) -> float:
        """Like `wait`, but takes the cost if the answer is 0.0."""
        with self._lock:
            left = self._left_of(key)
            wait = self._wait(left, cost)
            if not wait:
                self._left[key] = left - cost, self._clock()
                self._left.move_to_end(key)
                while len(self._left) > self._most:
                    self._left.popitem(last=False)
            return wait

    def __len__(self) -> int:
        return len(self._left)

    def _left_of(self, key: str) -> float:
        left, when = self._left.get(key, (self.per_minute, 0.0))
        return min(self.per_minute, left + (self._clock() - when) * self.per_minute / 60)

    def _wait(self, left: float, cost: float) -> float:
        missing = min(cost, self.per_minute) - left
        return missing * 60 / self.per_minute if missing > 1e-9 else 0.0


def taken_by_all(costs: Mapping[tuple[Rates, str], float]) -> float:
    """Take from all of these buckets or from none. Seconds until all have enough; 0.0 if taken."""
    wait = max((rates.wait(key, cost) for (rates, key), cost in costs.items()), default=0.0)
    if not wait:
        for (rates, key), cost in costs.items():
            rates.take(key, cost)
    return wait


def whole_seconds(wait: float) -> int:
    """Rounded up for people and for Retry-After: at least 1."""
    return max(1, math.ceil(wait))


def client_address(edge: Edge, remote: str, forwarded_for: str) -> str:
    """The client's address: the peer's own or, if the peer is a trusted proxy, the address that the proxy saw.

    The header is read from the right, since anything to the left of the first untrusted address may be forged. IPv6 clients are
    identified by their /64 network, because one client can use any address in it. A peer without an address uses a Unix socket.
    """
    address = _parsed(remote)
    for part in reversed(forwarded_for.split(",")):
        seen = _parsed(part)
        if seen is None or not edge.trusts(str(address or remote)):
            break
        address = seen
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address) if address else "local"


def _parsed(address: str) -> Address | None:
    text = address.strip()
    if text.startswith("["):  # [2001:db8::1]:443
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 192.0.2.1:443
        text = text.partition(":")[0]
    parsed = ip_address(text)
    return getattr(parsed, "ipv4_mapped", None) or parsed
