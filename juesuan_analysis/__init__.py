"""Read a Chinese department's final accounts (部门决算) and verify every number they state.

>>> from juesuan_analysis import CHAOYANG_2023, read
>>> read(CHAOYANG_2023).year
2023
"""

from pathlib import Path
from typing import TYPE_CHECKING

from juesuan_analysis.errors import JuesuanError

if TYPE_CHECKING:
    from juesuan_analysis.disclosure import Disclosure, read

__all__ = ["CHAOYANG_2023", "LINKED", "Disclosure", "JuesuanError", "read"]
__version__ = "0.1.0"

_HERE = Path(__file__).resolve().parent
_HOMES = [home / "data/raw" for home in (_HERE.parent, _HERE)]  # a checkout, an installed package
_NAME = "chaoyang_business_2023.txt"
CHAOYANG_2023 = next((home for home in _HOMES if (home / _NAME).is_file()), _HOMES[0]) / _NAME
"""The disclosure the project starts from."""
LINKED = CHAOYANG_2023.parent / "linked"
"""Disclosures of a made-up bureau: two years, a budget, two units."""


def __getattr__(name: str) -> object:
    # Imported when asked for: a process that only reads a file needs none of the rest.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from juesuan_analysis import disclosure

    return getattr(disclosure, name)
