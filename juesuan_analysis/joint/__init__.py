"""What cannot all be true at once: a document's statements taken together, with proof."""

from juesuan_analysis.joint.contradiction import Contradiction
from juesuan_analysis.joint.examination import Examination, examine
from juesuan_analysis.joint.implied import Implied
from juesuan_analysis.joint.protection import Protection
from juesuan_analysis.joint.steps import Step, steps
from juesuan_analysis.joint.telling import explanation, printable, thing

__all__ = [
    "Contradiction",
    "Examination",
    "Implied",
    "Protection",
    "Step",
    "examine",
    "explanation",
    "printable",
    "steps",
    "thing",
]
