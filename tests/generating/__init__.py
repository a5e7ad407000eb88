"""Made-up disclosures of many styles, each with what is true of every number and figure in it.

Written from what departments publish and from the output contract, not from the package: a style
or a wording stands here because a department may print it, never because the package knows it.
"""

from tests.generating.making import Made, make
from tests.generating.styles import STYLES

__all__ = ["STYLES", "Made", "make"]
