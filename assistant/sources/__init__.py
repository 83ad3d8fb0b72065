"""Files that a founder brings along: paths in, plain values out, nothing of a library in them.

Readers hold no state and know no project. They import the domain, never services.
"""
