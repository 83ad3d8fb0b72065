"""Rows of the brief's tables out of a spreadsheet: sheets of cells in, rows with problems out.

No file is read here; ``assistant/sources`` makes the sheets.
"""
