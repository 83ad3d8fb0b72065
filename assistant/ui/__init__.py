"""Widgets: values come in from services, signals go out; no storage, model or export module here.

A widget shows values, emits what the founder wants and calls one service method. Words come from
``assistant.texts`` and are set through ``translation``; colours and sizes come from ``theme``.
"""
