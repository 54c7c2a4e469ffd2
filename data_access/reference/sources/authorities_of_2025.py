"""Authorities whose ONS code changed in 2025, and the code the store has for them: nothing but the code changed."""

from __future__ import annotations

STORE_CODE = {
    "E08000038": "E08000016",  # Barnsley
    "E08000039": "E08000019",  # Sheffield
}
