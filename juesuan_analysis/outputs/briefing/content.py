"""The briefing in words: what is told, in which order."""

from collections.abc import Callable

from juesuan_analysis import headlines, vocabulary
from juesuan_analysis.charts import Lang, captions
from juesuan_analysis.charts.fonts import printable
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.outputs.briefing.budget import budget
from juesuan_analysis.outputs.briefing.checks_slide import checks
from juesuan_analysis.outputs.briefing.conclusion import conclusion
from juesuan_analysis.outputs.briefing.doubts import doubts
from juesuan_analysis.outputs.briefing.evidence import places
from juesuan_analysis.outputs.briefing.exhibits import Briefing, Section
from juesuan_analysis.outputs.briefing.headline import headline
from juesuan_analysis.outputs.briefing.largest import largest
from juesuan_analysis.outputs.briefing.procurement import procurement
from juesuan_analysis.outputs.briefing.project_slide import projects
from juesuan_analysis.outputs.briefing.public import three_public
from juesuan_analysis.outputs.briefing.spending import spending
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.statements import STANDINGS
from juesuan_analysis.vocabulary import BriefingText, briefing_text, chart_text

_LONGEST_NAME = 60  # characters of a department's name
_ORDER: tuple[tuple[str, Callable[[Teller], Section | None]], ...] = (
    ("headline", headline),
    ("spending", spending),
    ("budget", budget),
    ("largest", largest),
    ("procurement", procurement),
    ("public", three_public),
    ("projects", projects),
)
_ACCOUNTS = frozenset({"budget", "projects"})
"""What budgets have no room for."""


def compose(d: Disclosure, lang: Lang = "zh") -> Briefing:
    """Everything told of a disclosure; the same disclosure always gives the same briefing."""
    t = Teller(d, lang)
    found = {name: tell(t) for name, tell in _ORDER}
    lacking = [
        t.say(briefing_text(f"{name}.lacking"))
        for name, section in found.items()
        if section is None and not (d.period.budget and name in _ACCOUNTS)
    ]
    told = [section for section in found.values() if section is not None]
    name = (d.department or d.name)[:_LONGEST_NAME]
    body = printable(captions.body_called(name, lang) if d.department else name)
    key: BriefingText = "common.title" if d.year else "common.yearless"
    title = t.say(key, year=d.year, kind=t.kind_of_document)
    return Briefing(
        lang,
        body,
        title,
        t.say("common.whole", department=body, title=title).replace("） ", "）"),
        (conclusion(t), *told, doubts(t), checks(t, lacking)),
        printable(t.say("common.source", document=d.document.path.name)),
        t.say("common.going_on"),
        printable(headlines.headline(d, lang).strip()),
        _legend(t),
        places(d, lang),
    )


def _legend(t: Teller) -> dict[str, str]:
    """What each mark beside a number means."""
    words = vocabulary.briefing()
    told = {
        captions.symbol(verdict): captions.say(
            t.lang, chart_text(f"marks.{verdict}"), mark=captions.symbol(verdict)
        )
        for verdict in STANDINGS
    }
    told[words.computed] = t.say("legend.computed", mark=words.computed)
    told[words.clash] = t.say("legend.clash", mark=words.clash)
    return told
