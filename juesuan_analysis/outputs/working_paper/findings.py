"""What a reviewer must look at, each with the verdicts it rests on as they are now."""

from collections.abc import Iterable, Mapping

from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from juesuan_analysis import vocabulary
from juesuan_analysis.checks import VERDICTS
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import Finding, acceptance_words, explained, quoted
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.look import gap
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.formulas import word
from juesuan_analysis.outputs.working_paper.identity_sheet import IdentitySheet
from juesuan_analysis.outputs.working_paper.listing import FIRST, Listing
from juesuan_analysis.outputs.working_paper.places import words_of, words_of_source
from juesuan_analysis.outputs.working_paper.statement_sheet import StatementSheet
from juesuan_analysis.outputs.working_paper.written import Formula
from juesuan_analysis.reviewing import Review, reviewed
from juesuan_analysis.sentences import named
from juesuan_analysis.vocabulary import spoken

_GAP = ("stated", "recomputed", "difference")
Judged = tuple[Listing, int, str]
"""The sheet and row of a statement or an identity, and its verdict."""


class FindingSheet:
    """The sheet of findings."""

    def __init__(
        self, book: Workbook, disclosure: Disclosure, reviews: Iterable[Review] = ()
    ) -> None:
        self.listing = Listing(book, "findings")
        self.disclosure, self.findings = disclosure, disclosure.findings_list
        self.reviews = {review.id: review for review in reviews}

    def write(self, statements: StatementSheet, identities: IdentitySheet) -> None:
        """Write all rows."""
        judged = {
            record.id: (sheet.listing, sheet.rows[record.id], word(record.verdict))
            for sheet, records in (
                (statements, statements.statements),
                (identities, identities.identities),
            )
            for record in records
        }
        for finding in self.findings:
            self._write(finding, judged)
            for one in finding.follows:
                row = self._write(one, judged)
                self.listing.sheet.row_dimensions[row].outlineLevel = 1
        self.listing.sheet.sheet_properties.outlinePr.summaryBelow = False
        self._review()
        names = vocabulary.headings()
        for key, family in (("severity", names.severities), ("verdict", names.verdicts)):
            letter = self.listing.letters[key]
            styles.colour_by_symbol(self.listing.sheet, letter, FIRST, self.listing.last, family)
        self.listing.finish("C")

    def _write(self, f: Finding, places: Mapping[str, Judged]) -> int:
        words, taken = vocabulary.headings(), vocabulary.reviewing().group
        known = [places[name] for name in f.refers if name in places]
        # Where numbers clash with each other, each of them may hold alone.
        judged = f.kind.removeprefix("identity_") in VERDICTS or f.kind == "conditional"
        single = known[0] if judged and known else None
        review = self.reviews.get(f.id)
        opinion, remark, by = reviewed(f, review) if review else ("", "", "")
        row = self.listing.write(
            ("verdict",) if single else (),
            id=f.id,
            severity=str(taken) if f.accepted else words.severities[f.severity].marked,
            kind=f.of_kind.names[spoken()],
            place=words_of(f.place),
            quote=quoted(f),
            explanation=explained(f),
            **self._gap(f),
            todo="" if f.cause else f.of_kind.reviews[spoken()],
            operands=str(vocabulary.working_paper().words.between).join(map(_told, f.operands)),
            refers=str(vocabulary.headings().headline.joined).join(f.refers),
            cause=f.cause,
            verdict=single and Formula(f"={single[0].ref('verdict', single[1])}", single[2]),
            accepted=acceptance_words(f),
            review=opinion,
            remark=remark,
            by=by,
            evidence=f.evidence,
        )
        self.listing.sheet[self.listing.at("verdict", row)].alignment = styles.VERDICT
        for key in ("review", "remark", "by"):
            self.listing.sheet[self.listing.at(key, row)].fill = styles.INPUT_FILL
        self.listing.lead("place", row, f"finding-{f.id}")
        if known:
            self.listing.link("id", row, known[0][0].ref("id", known[0][1]))
        return row

    def _gap(self, f: Finding) -> dict[str, str]:
        """What a number is printed as, what it should be, how far they are apart."""
        values = (value for _, value in gap(self.disclosure, f))
        return dict(zip(_GAP, values, strict=False))

    def _review(self) -> None:
        """A choice of opinions for the reviewer."""
        opinions = ",".join(map(str, vocabulary.working_paper().words.reviews))
        choices = DataValidation(type="list", formula1=f'"{opinions}"', allow_blank=True)
        letter = self.listing.letters["review"]
        choices.add(f"{letter}{FIRST}:{letter}{self.listing.last}")
        self.listing.sheet.add_data_validation(choices)


def _told(operand: Operand) -> str:
    """A finding's operand with its place in words."""
    blanks = {"name": named(operand.name), "place": words_of_source(operand.source)}
    return vocabulary.working_paper().words.operand.format(amount=operand.amount, **blanks)
