"""The evidence of a sentence: a few small marks that lead to their places on the page."""

from collections.abc import Iterator

from juesuan_analysis.charts import Lang
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.outputs.annotated.links import Links
from juesuan_analysis.outputs.annotated.sections import Layout
from juesuan_analysis.outputs.briefing.exhibits import Briefing, Sentence
from juesuan_analysis.vocabulary import BriefingText, briefing

_MOST = 2  # marks; a longer list helps nobody on a slide
_MANY = 12  # of so many none is the one to look at


def places(d: Disclosure, lang: Lang) -> dict[str, tuple[str, str]]:
    """Where everything that a sentence may rest on is to be found, by its name in the data.

    Each is a short name for a reader and the anchor on the annotated page, which may be empty.
    """
    layout = Layout(d)
    links = Links(d, layout)
    found = {s.id: (s.id, s.id) for s in d.statements_list}
    for fact, anchor in links.cells.items():
        reference = getattr(fact, "reference", "")
        found.setdefault(reference, (_table(getattr(fact, "table", ""), lang), anchor))
    words = _say("common.finding", lang)
    found |= {f.id: (words, f"finding-{f.id}") for f in d.every_finding}
    words = _say("common.project", lang)
    sheets = zip(d.evaluation.owners, layout.evaluation, strict=False)
    found |= {owner.id: (words, sheet.id) for owner, sheet in sheets}
    return found


def _say(key: BriefingText, lang: Lang) -> str:
    return briefing().texts[key][lang]


def _table(id: str, lang: Lang) -> str:
    """A table as briefly as it can be named: by its number, where the form gives it one."""
    word = _say("common.table", lang)
    if not id.isdigit():
        return word
    return f"{word}{id}" if lang == "zh" else f"{word} {id}"


def marks(of: Briefing, sentence: Sentence) -> list[tuple[str, str]]:
    """The marks behind a sentence: short names, each once, with the anchors they lead to."""
    found: dict[str, str] = {}
    for name, anchor in _placed(of, sentence):
        found.setdefault(name, anchor)
    return list(found.items())[:_MOST] if len(found) <= _MANY else []


def _placed(of: Briefing, sentence: Sentence) -> Iterator[tuple[str, str]]:
    for source in sentence.sources:
        if place := of.places.get(source):
            yield place
