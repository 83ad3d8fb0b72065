"""Founder Assistant: plans, strategy and decks from a founder's own facts, offline."""

from assistant.interpreter import protect_singletons

__version__ = "0.1.0"

protect_singletons()
