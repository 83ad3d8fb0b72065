"""The commands: the same services as the window's, without a window; for automation and tests.

Comes in: parsed arguments. Goes out: human text or JSON on stdout, and an exit status.
Must not import: the window, QtWidgets, storage or the model process directly.
"""
