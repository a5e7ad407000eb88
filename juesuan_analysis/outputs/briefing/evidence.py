"""The evidence of a sentence in the room that is left for it."""

from juesuan_analysis.charts import Lang, fonts
from juesuan_analysis.charts.captions import listed
from juesuan_analysis.outputs.briefing.exhibits import Sentence

_MOST = 6  # ids; a list of more helps nobody


def evidence(sentence: Sentence, lang: Lang, size: float, width: float) -> str:
    """As much of a sentence's evidence as one line of some inches holds, and how much more it has.

    >>> evidence(Sentence("…", ("S001", "S002", "S003")), "en", 12, 1.1)
    'S001, S002 +1'
    """
    every = len(sentence.sources)
    lines = (
        listed(sentence.sources[:some], lang) + (f" +{every - some}" if some < every else "")
        for some in range(min(every, _MOST), 0, -1)
    )
    fit = (line for line in lines if fonts.width(line, size) <= width)
    return fonts.printable(next(fit, f"+{every}")) if every else ""
