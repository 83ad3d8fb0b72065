"""The founder's work in one SQLite file.

In: plain values and frozen dataclasses of the domain. Out: the same, and a `Changes` for every
write. Nothing here may import Qt, the window, the services or the model process.
"""
