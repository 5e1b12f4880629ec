"""A copy of an officer's own workbook in which the cells with problems are marked."""

from povrules.reports.marked.marking import Marked, mark, refuse_unmarkable

__all__ = ["Marked", "mark", "refuse_unmarkable"]
