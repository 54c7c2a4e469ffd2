"""How often something may be done, and whose address a request came from."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from settings import LOOPBACK, Settings
from web.hosts import Edge
from web.rates import Rates, client_address, taken_by_all, whole_seconds


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_full_bucket_is_emptied_and_fills_evenly() -> None:
    clock = Clock()
    rates = Rates(6, clock=clock)
    assert [rates.take("a") for _ in range(6)] == [0.0] * 6
    assert rates.take("a") == pytest.approx(10.0)
    assert rates.take("b") == 0.0, "another has a bucket of their own"
    clock.now += 9.9
    assert rates.wait("a") == pytest.approx(0.1)
    clock.now += 0.2
    assert rates.take("a") == 0.0
    clock.now += 10_000
    assert [rates.take("a") for _ in range(7)][-1] > 0, "a long pause fills it once, not more"


def test_wait_takes_nothing_from_the_bucket() -> None:
    rates = Rates(1, clock=Clock())
    assert [rates.wait("a") for _ in range(5)] == [0.0] * 5
    assert rates.take("a") == 0.0


def test_what_is_larger_than_a_bucket_waits_for_a_full_one_and_is_paid_for_after() -> None:
    clock = Clock()
    rates = Rates(10, clock=clock)
    assert rates.take("a", 25) == 0.0
    assert rates.wait("a", 1) == pytest.approx((15 + 1) * 6)


def test_memory_is_bounded_and_those_seen_last_are_remembered() -> None:
    rates = Rates(1, most_keys=100, clock=Clock())
    for number in range(10_000):
        rates.take(str(number))
    assert len(rates) == 100
    assert rates.wait("9999") > 0
    assert rates.wait("0") == 0.0


def test_of_several_buckets_all_are_taken_from_or_none() -> None:
    clock = Clock()
    full, empty = Rates(2, clock=clock), Rates(1, clock=clock)
    empty.take("x")
    assert taken_by_all({(full, "x"): 2, (empty, "x"): 1}) == pytest.approx(60)
    assert full.take("x", 2) == 0.0
    assert [whole_seconds(wait) for wait in (0.01, 1.0, 1.2)] == [1, 1, 2]


USUAL = ",".join(LOOPBACK)


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "told"),
    [
        ("203.0.113.9", "", USUAL, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", USUAL, "203.0.113.9"),  # not a proxy: what it says is its own invention
        ("127.0.0.1", "198.51.100.1", USUAL, "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", USUAL, "198.51.100.1"),  # the left part came from the reader
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.7", "10.0.0.0/8", "198.51.100.1"),
        ("::1", "198.51.100.1:4711", USUAL, "198.51.100.1"),
        ("", "198.51.100.1", USUAL, "198.51.100.1"),  # a socket file
        ("", "198.51.100.1", "10.0.0.0/8", "local"),  # sockets are trusted with this machine
        ("127.0.0.9", "198.51.100.1", USUAL, "198.51.100.1"),
        ("127.0.0.1", "not an address", USUAL, "127.0.0.1"),
        ("127.0.0.1", "6.6.6.6, unknown", USUAL, "127.0.0.1"),
        ("2001:db8::1", "", USUAL, "2001:db8::/64"),
        ("2001:db8::ffff:1", "", USUAL, "2001:db8::/64"),
        ("::ffff:127.0.0.1", "198.51.100.1", USUAL, "198.51.100.1"),
        ("nonsense", "", USUAL, "local"),
    ],
)
def test_the_client_address_behind_trusted_proxies(remote: str, forwarded: str, trusted: str, told: str) -> None:
    edge = Edge.of(trusted_proxies=trusted.split(","))
    assert client_address(edge, remote, forwarded) == told


def test_gunicorn_and_the_application_have_the_same_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "TRUSTED_PROXIES", "FORWARDED_ALLOW_IPS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    served = runpy.run_path(str(Path(__file__).parents[3] / "gunicorn.conf.py"))
    settings = Settings.from_environment()
    assert served["bind"].rpartition(":")[0] == settings.bind_host
    assert tuple(served["forwarded_allow_ips"].split(",")) == settings.trusted_proxies
