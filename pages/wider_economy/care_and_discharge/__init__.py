"""The what-if of councils' home care and beds in hospital."""

from pages.wider_economy.care_and_discharge.what_if import CARE_AND_DISCHARGE

__all__ = ["CARE_AND_DISCHARGE"]
