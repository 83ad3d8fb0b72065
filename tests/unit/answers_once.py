"""Reads the answers of a brief once for many tests that only need them read.

Every test that opens a sample would read its twenty answers anew: a tenth of a second each time,
for the same figures. What is kept is found again only by all that the reading depends on.
"""

import pickle
from typing import Any

import pytest

from assistant.domain.facts import FactSheet
from assistant.domain.languages import LocalizedText
from assistant.services.answer_figures import READER, _Reader
from assistant.storage.answer_figures import State

_READ: dict[bytes, dict[str, Any]] = {}


def read_answers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an answer that another test had read, among the same facts, be read no more."""
    read = _Reader.state
    sheets: dict[int, tuple[FactSheet, bytes]] = {}

    def read_once(reader: _Reader, key: str, text: LocalizedText, before: State) -> dict[str, Any]:
        sheet = reader._sheet
        if id(sheet) not in sheets:
            sheets[id(sheet)] = (sheet, pickle.dumps((tuple(sheet), sheet.aliases)))
        mark = pickle.dumps((READER, key, text, before, sheets[id(sheet)][1]))
        if mark not in _READ:
            _READ[mark] = read(reader, key, text, before)
        return dict(_READ[mark])

    monkeypatch.setattr(_Reader, "state", read_once)
