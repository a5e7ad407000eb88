"""What stands beside a disclosure, and what that settles."""

import pandas as pd

from juesuan_analysis import vocabulary
from juesuan_analysis.analysis.frame import frame
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.statements import COMPANION


def companions(d: Disclosure) -> pd.DataFrame:
    """The documents beside a disclosure.

    Columns: file, document (whose, of which year and kind), relation (empty if it is not used),
    reason (why it is not), settled (how many numbers rest on it).
    """
    settled = [s.operands[-1].source.at.file for s in d.statements_list if s.rests_on == COMPANION]
    words = vocabulary.linking().relations
    used = [
        (c.file, c.publication.named, words[c.relation], "", settled.count(c.file))
        for c in d.companions
    ]
    unused = [(s.file, s.publication.named, "", s.reason, 0) for s in d.strangers]
    return frame(("file", "document", "relation", "reason", "settled"), [*used, *unused])


def settled(d: Disclosure) -> pd.DataFrame:
    """The numbers that a figure of another document settles, as in ``statements``."""
    return d.statements[d.statements["rests_on"] == COMPANION].reset_index(drop=True)


def between(d: Disclosure) -> pd.DataFrame:
    """What must agree between the documents, as in ``identities``."""
    ids = {i.id for i in d.identities_list if i.what == COMPANION}
    return d.identities[d.identities["id"].isin(ids)].reset_index(drop=True)
