"""Similar places, and how they are similar: the peers of practices, networks, parts of boards, boards, trusts and authorities."""

from analysis.peers import NEAREST
from domain.peers.covariates import Covariate
from domain.peers.groups import (
    OWN,
    PUBLISHED,
    SIMILAR,
    Peer,
    PeerDifference,
    PeerGroup,
    load_peer_codes,
    load_peers,
    load_possible_peers,
)
from domain.peers.origins import releases_behind

__all__ = [
    "NEAREST",
    "OWN",
    "PUBLISHED",
    "SIMILAR",
    "Covariate",
    "Peer",
    "PeerDifference",
    "PeerGroup",
    "load_peer_codes",
    "load_peers",
    "load_possible_peers",
    "releases_behind",
]
