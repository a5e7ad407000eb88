"""Ready answers to what is asked of many disclosures: each a DataFrame from one question in SQL.

Amounts are in 万元, shares in percent. Final accounts are asked of, unless ``kind`` says otherwise;
what a disclosure does not print is missing in an answer, never zero.
"""

from decimal import Decimal

import pandas as pd

from juesuan_analysis import vocabulary
from juesuan_analysis.corpus.questions import Corpus
from juesuan_analysis.titles import Period
from juesuan_analysis.vocabulary import Lang

ACCOUNTS = Period().phase
_LEAST_PEERS = 5
"""Fewer tell nothing of what is usual."""
_FAR = 3.5
"""Robust deviations from the median (of 0.6745 medians of absolute deviations) that are far."""


def statuses(corpus: Corpus, lang: Lang = "zh") -> pd.DataFrame:
    """What became of the documents, in words of a language.

    Columns: became, why, documents (how many).
    """
    frame = corpus.sql(
        "SELECT status AS became, cause AS why, count(*) AS documents FROM documents GROUP BY ALL"
    )
    words = vocabulary.corpus()
    order = {name: place for place, name in enumerate((*words.status, "", *words.cause))}
    frame = frame.sort_values(["became", "why"], key=lambda column: column.map(order))
    frame["became"] = [words.status[name][lang] for name in frame["became"]]
    frame["why"] = [words.cause[name][lang] if name else "" for name in frame["why"]]
    return frame.reset_index(drop=True)


def errors(corpus: Corpus) -> pd.DataFrame:
    """Which departments have most errors, by kind.

    Columns: department, disclosures (how many were verified), kind (of finding), errors.
    """
    return corpus.sql(
        """
        WITH counted AS (
            SELECT department, count(*) AS disclosures, sum(errors) AS every
            FROM disclosures GROUP BY department
        )
        SELECT department, disclosures, causes.kind, count(*) AS errors
        FROM causes JOIN counted USING (department) WHERE severity = 'error'
        GROUP BY department, disclosures, every, causes.kind
        ORDER BY every DESC, department, errors DESC, causes.kind
        """
    )


def item(corpus: Corpus, code: str, kind: str = ACCOUNTS) -> pd.DataFrame:
    """How a functional subject developed over departments and years.

    Columns: department, year, item, amount, basic, project.
    """
    return corpus.sql(
        """
        SELECT department, year, item, round(amount, 2) AS amount, round(basic, 2) AS basic,
               round(project, 2) AS project
        FROM spending WHERE code = ? AND kind = ? AND year IS NOT NULL
        ORDER BY department, year, document
        """,
        code,
        kind,
    )


def shares(corpus: Corpus, kind: str = ACCOUNTS) -> pd.DataFrame:
    """What part of all it spent a department spent on projects and on the three public expenses.

    Columns: document, department, year, level, scope, amount (of all), project, project_share,
    three_public, three_public_share.
    """
    frame = corpus.sql(
        """
        SELECT document, department, year, level, scope, round(own.amount, 2) AS amount,
               round(own.project, 2) AS project, round(public.amount, 2) AS three_public
        FROM spending AS own
        LEFT JOIN (SELECT document, amount FROM three_public) AS public USING (document)
        WHERE own.code = '' AND own.kind = ?
        ORDER BY department, year, document
        """,
        kind,
    )
    for part in ("project", "three_public"):
        frame[f"{part}_share"] = pd.Series(
            [_percent(*pair) for pair in zip(frame[part], frame["amount"], strict=True)],
            index=frame.index,
            dtype=object,
        )
    names = ["document", "department", "year", "level", "scope", "amount"]
    return frame[[*names, "project", "project_share", "three_public", "three_public_share"]]


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if part is None or not whole:
        return None
    return (part / whole * 100).quantize(Decimal("0.01"))


def contradicted(corpus: Corpus) -> pd.DataFrame:
    """Whose stated change, or level of the year before, disagrees with that year's own accounts.

    What two documents print may cover different money: each row is a question, not yet an error.

    Columns: document, department, year, subject, stated, recomputed, unit, quote, note, other (the
    accounts of the year before).
    """
    return corpus.sql(
        """
        SELECT document, department, year, subject, stated, recomputed, unit, quote, note, other
        FROM statements JOIN disclosures USING (document)
        JOIN (SELECT document, any_value(other) AS other FROM links
              WHERE relation = 'prior_accounts' AND refuted > 0 GROUP BY document)
        USING (document)
        JOIN (SELECT document, unnest(string_split(refers, '; ')) AS id FROM findings
              WHERE kind = 'companion') USING (document, id)
        WHERE formula IN ('change', 'growth_rate', 'change_rate', 'restated')
        ORDER BY department, year, statements.id
        """
    )


def outliers(corpus: Corpus, share: str = "three_public_share") -> pd.DataFrame:
    """Whose share is far from those of its peers: departments of the same level in the same year.

    ``share`` is one of ``three_public_share`` and ``project_share``. What is usual is the median;
    how far something is from it is told in medians of the peers' own distances, which a few
    outliers do not move. Where all peers are alike, or fewer than five, nothing is far.

    Columns: document, department, year, level, share, median, peers, distance, far (whether more
    than 3.5); the farthest first.
    """
    whole = shares(corpus)
    frame = whole[whole[share].notna() & (whole["level"] != "")]
    found = [_held_against(peers, share) for _, peers in frame.groupby(["level", "year", "scope"])]
    names = ["document", "department", "year", "level", "share", "median", "peers", "distance"]
    every = pd.concat(found) if found else pd.DataFrame(columns=[*names, "far"])
    order = every["distance"].abs().sort_values(ascending=False, kind="stable").index
    return every.loc[order].reset_index(drop=True)


def _held_against(peers: pd.DataFrame, share: str) -> pd.DataFrame:
    values = peers[share].astype(float)
    median = values.median()
    spread = (values - median).abs().median() / 0.6745
    told = len(peers) >= _LEAST_PEERS and spread > 0
    distance = (values - median) / spread if told else values * 0
    return pd.DataFrame(
        {
            "document": peers["document"],
            "department": peers["department"],
            "year": peers["year"],
            "level": peers["level"],
            "share": peers[share],
            "median": Decimal(f"{median:.2f}"),
            "peers": len(peers),
            "distance": distance.round(1),
            "far": distance.abs() > _FAR,
        }
    )
