"""The briefing in words: what is told, in which order."""

from juesuan_analysis.charts import Lang, captions
from juesuan_analysis.charts.fonts import printable
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.outputs.briefing.budget import completion, three_public
from juesuan_analysis.outputs.briefing.doubts import doubts
from juesuan_analysis.outputs.briefing.exhibits import Briefing, Section
from juesuan_analysis.outputs.briefing.headline import headline
from juesuan_analysis.outputs.briefing.project_slide import projects
from juesuan_analysis.outputs.briefing.spending import economic, functions, split
from juesuan_analysis.outputs.briefing.teller import Teller
from juesuan_analysis.vocabulary import BriefingText, briefing_text

_MOST = 7  # slides
_LONGEST_NAME = 60  # characters of a department's name
_ORDER = (
    ("headline", headline),
    ("split", split),
    ("functions", functions),
    ("economic", economic),
    ("completion", completion),
    ("public", three_public),
    ("projects", projects),
)


def compose(d: Disclosure, lang: Lang = "zh") -> Briefing:
    """Everything told of a disclosure; the same disclosure always gives the same briefing."""
    t = Teller(d, lang)
    found: dict[str, Section | None] = {name: tell(t) for name, tell in _ORDER}
    lacking = [
        t.say(briefing_text(f"{name}.lacking"))
        for name, section in found.items()
        if section is None
    ]
    told = {name: section for name, section in found.items() if section is not None}
    for name in [name for name, section in reversed(told.items()) if section.spare]:
        if len(told) + 1 > _MOST:
            del told[name]
    department = (d.department or d.name)[:_LONGEST_NAME]
    key: BriefingText = "common.title" if d.year else "common.yearless"
    return Briefing(
        lang,
        printable(t.say(key, department=department, year=d.year).replace("） ", "）")),
        t.say("common.amounts_in", unit=captions.unit(d, lang)),
        (*told.values(), doubts(t, lacking)),
        t.say("common.how", unit=captions.unit(d, lang)),
        t.say("common.more", n="{n}"),
        printable(t.say("common.source", document=d.document.path.name)),
    )
