"""The what-ifs of spending: in one place, and moved from one kind of care to another."""

from pages.wider_economy.what_if.shift import SHIFT
from pages.wider_economy.what_if.spend import SPEND

__all__ = ["SHIFT", "SPEND"]
