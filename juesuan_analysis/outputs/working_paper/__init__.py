"""The reviewer's working paper (审核底稿): a workbook that recomputes every number by formula."""

from juesuan_analysis.outputs.working_paper.book import save, working_paper, write_working_paper

__all__ = ["save", "working_paper", "write_working_paper"]
