"""What the program knows about plans, facts and text: frozen values in, new ones out.

Comes in: parsed data and frozen dataclasses. Goes out: new frozen dataclasses.
Must not import: Qt, files, the database, the clock, the model, settings or resources.
"""
