"""Read a Chinese department's final accounts (部门决算) and verify every number they state.

>>> from juesuan_analysis import CHAOYANG_2023, read
>>> read(CHAOYANG_2023).year
2023
"""

from pathlib import Path

from juesuan_analysis.disclosure import Disclosure, read
from juesuan_analysis.errors import JuesuanError

__all__ = ["CHAOYANG_2023", "Disclosure", "JuesuanError", "read"]
__version__ = "0.1.0"

CHAOYANG_2023 = Path(__file__).resolve().parent.parent / "data/raw/chaoyang_business_2023.txt"
"""The disclosure the project starts from, in a checkout."""
