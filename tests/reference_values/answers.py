"""What a runner takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from vocabulary import Refused

Inputs: TypeAlias = Any
"""The inputs of a case, straight from its file: they may be anything at all."""
Answer: TypeAlias = Mapping[str, Any] | Refused
Runner: TypeAlias = Callable[[Inputs], Answer]
