"""What if money moved towards fair shares, what if systems were put together, and which programmes give least for their money."""

from pages.resource_distribution.what_if.merge import MERGE
from pages.resource_distribution.what_if.move import MOVE
from pages.resource_distribution.what_if.triangles import TRIANGLES

__all__ = ["MERGE", "MOVE", "TRIANGLES"]
