"""Every statement with its recomputation and its verdict as formulas."""

from collections.abc import Sequence

from openpyxl.workbook import Workbook

from juesuan_analysis import sentences, vocabulary
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.formulas import (
    Row,
    Term,
    bounds,
    quoted,
    recomputed,
    word,
)
from juesuan_analysis.outputs.working_paper.listing import FIRST, Listing
from juesuan_analysis.outputs.working_paper.operand_rows import Ledger, Sources
from juesuan_analysis.outputs.working_paper.places import words_of
from juesuan_analysis.outputs.working_paper.results import ends, of_helpers, of_ladder
from juesuan_analysis.outputs.working_paper.written import Formula, Value, number_format
from juesuan_analysis.sentences import named, unit_name
from juesuan_analysis.statements import Statement
from juesuan_analysis.vocabulary import spoken
from juesuan_analysis.wordforms import fold

_WORDS = vocabulary.working_paper().words
_QUOTIENT = 4  # decimals
_MOST_NAMED = 3  # operands named beside a number; all of them stand on their own sheet
LIVE = ("recomputed", "low", "high", "verdict")
"""The columns that are computed."""


class StatementSheet:
    """The sheet of statements; their rows are known before they are written."""

    def __init__(self, book: Workbook, statements: Sequence[Statement]) -> None:
        self.listing = Listing(book, "statements")
        self.statements = statements
        self.rows = {s.id: row for row, s in enumerate(statements, start=FIRST)}
        self.cells = {name: self.listing.ref("stated", row) for name, row in self.rows.items()}

    def write(self, ledger: Ledger, sources: Sources) -> None:
        """Write all rows."""
        for statement in self.statements:
            self._write(statement, ledger, sources)
        finish_judged(self.listing, "D")

    def _write(self, s: Statement, ledger: Ledger, sources: Sources) -> None:
        number = s.claim.number
        own = self.listing.ref("id", self.listing.next)
        terms = ledger.enter(s.id, own, s.operands)
        cells = self._formulas(s, terms, sources) if terms else {"verdict": word(s.verdict)}
        row = self.listing.write(
            LIVE if terms else (),
            id=s.id,
            place=words_of(s.place),
            quote=number.quote,
            stated=number.amount,
            unit=unit_name(number.unit),
            subject=named(s.claim.subject),
            formula=s.claim.formula.called(spoken()),
            operands=told([f"{named(o.name)} {o.amount}" for o in s.operands]),
            program=word(s.verdict),
            agrees=agreement(self.listing),
            rests_on=_WORDS.rests_on.get(s.rests_on),
            note=sentences.told(s.note),
            **cells,
        )
        self.listing.lead("place", row, f"note-{s.id}")
        stated = self.listing.sheet[self.listing.at("stated", row)]
        stated.fill, stated.number_format = styles.INPUT_FILL, _as_stated(s)
        if terms:
            first, last = terms[0].row, terms[-1].row
            target = f"{ledger.listing.ref('name', first)}:{ledger.listing.at('high', last)}"
            self.listing.link("id", row, target)
            if printed := next(filter(None, map(sources.target, s.operands)), ""):
                self.listing.link("formula", row, printed)

    def _formulas(self, s: Statement, terms: Sequence[Term], sources: Sources) -> dict[str, Value]:
        claim, stated = s.claim, s.claim.number.amount
        row = ladder_row(self.listing, stated="stated")
        low, high = bounds(claim.formula, terms, claim.sign, stated.scale)
        value = recomputed(claim.formula, terms, claim.sign, stated.scale)
        shown, shown_ends = _shown(s, 0), _shown(s, 1)
        ladder = row.ladder(claim.formula, claim.sign)
        first = self.listing.at("ladder", self.listing.next)
        limited = _limited(s, first, row.stated, sources, terms)
        helpers = row.helpers(claim.formula, unrounded=stated.unrounded)
        least, most = ends(s.check.reach)
        found = of_helpers(stated, claim.formula, s.check.recomputed, s.check.reach)
        rung = of_ladder(stated, claim.formula, s.operands, claim.sign)
        return {
            "recomputed": Formula(value, s.check.recomputed, shown),
            "low": Formula(low, least, shown_ends),
            "high": Formula(high, most, shown_ends),
            "decimals": stated.decimals,
            **{key: Formula(text, found[key]) for key, text in helpers.items()},
            "ladder": Formula(f"={ladder}", rung) if limited != first else None,
            "verdict": Formula(f"={limited if limited != first else ladder}", word(s.verdict)),
        }


def ladder_row(listing: Listing, stated: str) -> Row:
    """The cells of the row about to be written, as the ladder names them."""
    names = ("recomputed", "low", "high", "decimals", "own_low", "own_high", "size")
    known = {key: listing.at(key, listing.next) for key in (*names[1:], "span_low", "span_high")}
    value = "recomputed" if "recomputed" in listing.letters else "right"
    return Row(
        stated=listing.at(stated, listing.next),
        recomputed=listing.at(value, listing.next),
        **known,
    )


def agreement(listing: Listing) -> Formula:
    """Whether the verdict by formula is still the one the program gave."""
    words = vocabulary.working_paper().words
    verdict, program = (listing.at(key, listing.next) for key in ("verdict", "program"))
    text = f'=IF({verdict}={program},"{words.same}","{words.differs}")'
    return Formula(text, str(words.same))


def finish_judged(listing: Listing, frozen: str) -> None:
    """Colours of a sheet with verdicts, then what every sheet gets."""
    names = vocabulary.headings().verdicts
    for key in ("verdict", "program"):
        letter = listing.letters[key]
        styles.colour_by_symbol(listing.sheet, letter, FIRST, listing.last, names)
        for row in range(FIRST, listing.next):
            listing.sheet[f"{letter}{row}"].alignment = styles.VERDICT
    differs = str(vocabulary.working_paper().words.differs)
    styles.mark_differing(listing.sheet, listing.letters["agrees"], FIRST, listing.last, differs)
    for row in range(FIRST, listing.next):
        listing.sheet[listing.at("agrees", row)].alignment = styles.MIDDLE
    listing.finish(frozen)


def told(parts: Sequence[str]) -> str:
    """The first few of many, and how many there are.

    >>> told(["a 1", "b 2"])
    'a 1；b 2'
    """
    more = vocabulary.working_paper().words.and_more.format(len(parts))
    shown = str(vocabulary.working_paper().words.between).join(parts[:_MOST_NAMED])
    return shown + (f" {more}" if len(parts) > _MOST_NAMED else "")


def _as_stated(s: Statement) -> str:
    """The format of the number as printed."""
    number = s.claim.number
    return number_format(number.amount.decimals, separators="," in fold(number.token))


def _shown(s: Statement, more: int) -> str:
    """Four decimals for quotients and across units, else as many as are printed and ``more``."""
    amounts = [s.claim.number.amount, *(operand.amount for operand in s.operands)]
    if s.claim.formula.divides or len({amount.unit for amount in amounts}) > 1:
        return number_format(_QUOTIENT)
    decimals = max(amount.decimals for amount in amounts) + more
    return number_format(decimals, separators="," in fold(s.claim.number.token))


def _limited(
    s: Statement, ladder: str, stated: str, sources: Sources, terms: Sequence[Term]
) -> str:
    """The ladder's verdict where the claim itself limits what a check can show."""
    claim, verdict = s.claim, ladder
    confirmed = f"OR({verdict}={quoted('exact')},{verdict}={quoted('within_rounding')})"
    if claim.vague:
        verdict = f"IF({confirmed},{quoted('unsupported')},{verdict})"
    if claim.conflict:
        verdict = f"IF({confirmed},{quoted('direction')},{verdict})"
    if claim.open_base:
        verdict = quoted("unsupported")
    if claim.other_budget:
        open_to = f"OR({ladder}={quoted('mismatch')},{ladder}={quoted('truncated')})"
        verdict = f"IF({open_to},{quoted('unsupported')},{verdict})"
    if claim.companion:
        verdict = f"IF({confirmed},{ladder},{quoted('unsupported')})"
    if claim.most:
        cells = [sources.cell(reading[0]) for reading in claim.readings]
        lowest = f"MIN({','.join(dict.fromkeys(filter(None, (terms[0].direct, *cells))))})"
        part = f"AND({ladder}={quoted('mismatch')},{stated}<{lowest})"
        verdict = f"IF({part},{quoted('unsupported')},{verdict})"
    return verdict
