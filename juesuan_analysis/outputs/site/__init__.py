"""The overview of a report: one page that leads to everything else in its folder."""

from juesuan_analysis.outputs.site.contents import LANGUAGES, Charts, Contents, Lang, Output
from juesuan_analysis.outputs.site.index_page import index_html

__all__ = ["LANGUAGES", "Charts", "Contents", "Lang", "Output", "index_html"]
