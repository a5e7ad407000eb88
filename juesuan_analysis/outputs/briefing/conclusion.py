"""What a reader who has one minute must know: three sentences."""

from juesuan_analysis import analysis
from juesuan_analysis.outputs.briefing import budget, doubts, headline, largest
from juesuan_analysis.outputs.briefing.exhibits import Section, Sentence
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.vocabulary import BriefingText

_LONGEST = 40  # characters of a reason


def conclusion(t: Teller) -> Section:
    """How much money, what became of the budget, and whether the document can be relied on."""
    kind = t.kind_of_document
    year = {"year": t.d.year, "kind": kind}
    key: BriefingText = "conclusion.title" if t.d.year else "conclusion.yearless"
    told = (_money(t), _budget(t), _checks(t))
    sources = tuple(dict.fromkeys(source for s in told for source in s.sources))
    title = Sentence(t.say(key, **year), sources)
    return Section(t.say("conclusion.name"), title, told, large=True)


def _money(t: Teller) -> Sentence:
    section = headline.headline(t)
    if section is None:
        return t.sentence("conclusion.no_money", doubts.DATA)
    for change in (c for c in headline.moved(t)[:1] if c.said[-1] in section.title.sources):
        reason, numbers = t.reason(change.said[-1])
        if reason and len(reason) <= _LONGEST and not reason.endswith("…"):
            sources = (*section.title.sources, *numbers)
            told = section.title.text
            return t.sentence("conclusion.reason", sources, told=told, quote=reason)
    return section.title


def _budget(t: Teller) -> Sentence:
    """What had no budget; else the main completion rate; else what most money goes to."""
    without = analysis.unplanned(t.d)
    if without:
        return budget.lacking(t, without)
    rates = [rate for rate in budget.stated(t) if not rate.undefined]
    rates.sort(key=lambda rate: -(rate.own.amount.exact if rate.own else 0))
    if rates:
        return budget.main(t, rates[0])
    items = largest.largest(t)
    return items.title if items else t.sentence("conclusion.no_budget", doubts.DATA)


def _checks(t: Teller) -> Sentence:
    """How many numbers are confirmed, how many errors there are, and the plainest of them."""
    wrong, open_ = doubts.errors(t), doubts.warnings(t)
    counts = t.d.standing_counts
    whole = sum(counts.values())
    said = {
        "whole": whole,
        "confirmed": counts["exact"] + counts["within_rounding"],
        "found": doubts.counted(t, len(wrong), len(open_)),
    }
    ids = [finding.id for finding in (*wrong, *open_)] or list(doubts.DATA)
    if whole == counts["label"]:
        return t.sentence("conclusion.uncounted", ids, **said)
    if not wrong:
        return t.sentence("conclusion.clean", ids, **said)
    first = doubts.plainest(t, wrong[0])
    sources = (*first.sources, *ids)
    return t.sentence("conclusion.errors", sources, first=first.text, **said)
