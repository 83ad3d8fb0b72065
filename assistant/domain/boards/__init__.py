"""Boards: the frameworks of the strategy work, with the fields that a founder puts cards into.

Parsed TOML comes in, frozen definitions go out. Which words a board asks with is data in
``resources/boards``; nothing here knows a board by name, and no file is read here.
"""
