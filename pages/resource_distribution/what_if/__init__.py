"""What if money moved towards fair shares, and what if systems were put together."""

from pages.resource_distribution.what_if.merge import MERGE
from pages.resource_distribution.what_if.move import MOVE

__all__ = ["MERGE", "MOVE"]
