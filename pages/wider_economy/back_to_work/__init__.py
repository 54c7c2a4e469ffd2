"""The what-if of people back in work."""

from pages.wider_economy.back_to_work.what_if import BACK_TO_WORK

__all__ = ["BACK_TO_WORK"]
