"""A plan as a workbook: formulas that a spreadsheet and this program compute alike."""
