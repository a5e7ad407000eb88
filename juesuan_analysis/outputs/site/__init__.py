"""The overview of a report: one page that leads to everything else in its folder."""

from juesuan_analysis.outputs.site.contents import Charts, Contents, Output
from juesuan_analysis.outputs.site.index_page import index_html

__all__ = ["Charts", "Contents", "Output", "index_html"]
