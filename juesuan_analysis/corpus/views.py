"""Views that most questions begin with.

``places``: where each document was found. ``disclosures``: the documents that were verified.
``causes``: what was found, one row a cause, with whose it is. ``spending``: what each disclosure
spent on (a budget: planned for) each functional subject, in 万元, by the widest table that it
prints; the total has no code. ``three_public``: the three public expenses in 万元.
"""

from decimal import Decimal

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import MONEY

_NAMED = vocabulary.tables().named
_PUBLIC = "07"
_DIGITS = 24, 6
"""Of an amount in 万元; a figure that has more is none."""
_SCALE = 9, 4
_OWN = "document, department, year, kind, scope, level"
_OF = ", ".join(f"own.{name}" for name in _OWN.split(", "))


def _widest() -> str:
    """A rank for each table of expenditure by function, the widest scope first."""
    ranks = []
    for rank, role in enumerate(vocabulary.charts().functional):
        alike = [kind.id for kind in vocabulary.table_kinds() if role in (kind.id, kind.role)]
        ranks += [f'WHEN facts."table" = {quoted(table)} THEN {rank}' for table in alike]
    return f"CASE {' '.join(ranks)} END"


def quoted(text: str) -> str:
    """A text as SQL has it.

    >>> quoted("d'accord")
    "'d''accord'"
    """
    return "'" + text.replace("'", "''") + "'"


def _amount() -> str:
    """A figure in 万元; ``NULL`` where its unit is not known to be one of money."""
    digits, decimals = _SCALE
    scales = " ".join(
        f"WHEN {quoted(unit)} THEN CAST('{Decimal(s.numerator) / Decimal(s.denominator)}' "
        f"AS DECIMAL({digits}, {decimals}))"
        for unit, s in MONEY.items()
    )
    figure = f"TRY_CAST(facts.value AS DECIMAL({_DIGITS[0]}, {_DIGITS[1]}))"
    return f"{figure} * (CASE facts.unit {scales} END)"


def _matches(column: str, pattern: str) -> str:
    return f"regexp_full_match({column}, {quoted(pattern)})"


def _public_tables() -> str:
    kinds = vocabulary.table_kinds()
    return ", ".join(quoted(k.id) for k in kinds if _PUBLIC in (k.id, k.role))


_MEASURES = ", ".join(map(quoted, (_NAMED.basic, _NAMED.project)))

VIEWS = {
    "places": """
        SELECT document, string_agg(path, '; ' ORDER BY path) AS path
        FROM (SELECT document, unnest(string_split(contents, ' ')) AS sha256 FROM documents)
        JOIN files USING (sha256) GROUP BY document
    """,
    "disclosures": "SELECT * FROM documents WHERE status = 'read'",
    "causes": """
        SELECT document, department, year, disclosures.kind AS of_kind, scope, level,
               findings.* EXCLUDE (document, cause)
        FROM findings JOIN disclosures USING (document) WHERE findings.cause = ''
    """,
    "spending": f"""
        WITH figures AS (
            SELECT document, code, item, measure, year, phase, {_amount()} AS amount,
                   {_widest()} AS widest
            FROM facts
            WHERE {_widest()} IS NOT NULL AND (measure IN ({_MEASURES})
                  OR {_matches("measure", _NAMED.whole.pattern)})
              AND (code <> '' OR {_matches("item", _NAMED.total.pattern)})
        ), first AS (SELECT document, min(widest) AS widest FROM figures GROUP BY document),
        amounts AS (
            SELECT document, year, phase AS kind, code, any_value(item) AS item,
                   max(amount) FILTER (measure NOT IN ({_MEASURES})) AS amount,
                   max(amount) FILTER (measure = {quoted(_NAMED.basic)}) AS basic,
                   max(amount) FILTER (measure = {quoted(_NAMED.project)}) AS project
            FROM figures JOIN first USING (document, widest) GROUP BY document, year, phase, code
        )
        SELECT {_OF}, code, item, amount, basic, project
        FROM amounts JOIN disclosures AS own USING (document, year, kind)
    """,
    "three_public": f"""
        SELECT {_OF}, max({_amount()}) AS amount
        FROM facts JOIN (SELECT {_OWN} FROM disclosures) AS own USING (document)
        WHERE facts."table" IN ({_public_tables()}) AND facts.phase = own.kind
          AND facts.year = own.year AND {_matches("facts.item", _NAMED.total.pattern)}
        GROUP BY {_OF}
    """,
}
"""Each as a question, by name; later ones may stand on earlier ones."""
