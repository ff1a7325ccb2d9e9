"""An assessment as a spreadsheet: typed cells, a sheet for each kind of thing, and one that defines them all."""

from reports.workbook.sheets import assessment_workbook

__all__ = ["assessment_workbook"]
