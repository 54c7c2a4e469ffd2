"""Draws of the peers' proportions for what-ifs. They depend on the figures and the seed, not on the parameters of a what-if."""

from __future__ import annotations

from analysis.intervals import FloatArray
from analysis.scenarios.peer_level import peers_drawn
from caching import SingleFlightCache
from domain.unwarranted_variation.peers import Peers

_draws = SingleFlightCache(24)


def load_draws(peers: Peers, edition: str) -> FloatArray:
    """`peers_drawn` of these peers, remembered."""
    where = (peers.area.code, peers.level, peers.breakdown, peers.within, peers.among)
    key = (edition, peers.indicator.id, *where, peers.rows.period)
    draws: FloatArray = _draws.get(key, lambda: peers_drawn(peers.count, peers.people, peers.own))
    return draws
