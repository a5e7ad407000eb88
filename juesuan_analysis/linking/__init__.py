"""Other disclosures as evidence: last year's accounts, the budget, the units of a department."""

from juesuan_analysis.linking.claims import linked, met
from juesuan_analysis.linking.companion import Companion, Stranger, acquainted
from juesuan_analysis.linking.comparisons import comparisons
from juesuan_analysis.linking.publication import Publication, is_of_unit, members
from juesuan_analysis.linking.roster import roster
from juesuan_analysis.linking.units import earlier_levels, sums

__all__ = [
    "Companion",
    "Publication",
    "Stranger",
    "acquainted",
    "comparisons",
    "earlier_levels",
    "is_of_unit",
    "linked",
    "members",
    "met",
    "roster",
    "sums",
]
