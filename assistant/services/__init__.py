"""What a founder can do, one module for each noun; the window and the commands call the same.

Comes in: ids, values, paths. Goes out: domain values, and a ``Changes`` value for every change.
Must not import: QtWidgets, QtGui, the window.
"""
