"""What all records of this package are: frozen dataclasses, with slots where Python can (3.10)."""

from __future__ import annotations

import sys
from typing import Any

SLOTS: dict[str, Any] = {"slots": True} if sys.version_info >= (3, 10) else {}
