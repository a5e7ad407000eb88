"""Names and codes of the national classification."""

import tomllib
from pathlib import Path
from typing import Any

_ALL: dict[str, Any] = tomllib.loads(Path(__file__).with_name("subjects.toml").read_text("utf-8"))

CLASSES: dict[str, str] = _ALL["classes"]
NAMES: dict[str, str] = _ALL["classes"] | _ALL["sections"] | _ALL["items"]
"""Names of the functional classification by code of 3, 5 or 7 digits."""
ECONOMIC: dict[str, str] = _ALL["economic"]
"""Names of the economic classification by code of 3 or 5 digits."""
TRADES: dict[str, tuple[str, ...]] = {
    name: tuple(str(code) for code in codes) for name, codes in _ALL["trades"].items()
}
"""What a bureau of each kind spends on."""
COMMON, FUND, CAPITAL = (
    tuple(str(code) for code in _ALL["choices"][name]) for name in ("common", "fund", "capital")
)
PLACES, UNIVERSITIES, PROJECTS, VEHICLES = (
    tuple(_ALL["choices"][name]) for name in ("places", "universities", "projects", "vehicles")
)
