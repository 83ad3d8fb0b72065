"""Tells who wrote a text: which model when, what the founder changed, what is hers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.document import Section
from assistant.domain.languages import Language
from assistant.domain.months import MONTH_NAMES_EN
from assistant.domain.provenance import Provenance, provenance_of
from assistant.errors import NotFoundError
from assistant.storage.model_runs import ModelRun
from assistant.storage.stores import Stores
from assistant.texts import Texts, load_texts

_HASH_LENGTH = 12  # characters; enough to tell files apart


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """A model that wrote a part of a text, from its first run to its last."""

    name: str
    file_hash: str
    first: datetime | None
    last: datetime | None

    def words(self, texts: Texts) -> str:
        """Return the model in words: its name, its file and when it wrote."""
        days = [_day(each, texts) for each in (self.first, self.last) if each is not None]
        when = texts("provenance.between_days").join(dict.fromkeys(days))
        key = "provenance.model" if self.file_hash else "provenance.model_without_file"
        return texts(key, name=self.name, hash=self.file_hash[:_HASH_LENGTH], when=when)


class ProvenanceService:
    """Who wrote what."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def of_section(self, section_id: str, language: Language) -> tuple[str, ...]:
        """Return sentences on who wrote a section, in the language of the window."""
        return self.provenance_of(self._stores.documents.get_section(section_id), language)

    def provenance_of(self, section: Section, language: Language) -> tuple[str, ...]:
        """Return the same for a section at hand; nothing for an empty one."""
        texts, found = load_texts(language), provenance_of((section,))
        lines = []
        if found.drafted:
            models = texts("provenance.between").join(
                use.words(texts) for use in self.models_of(found)
            )
            key = "provenance.drafted" if models else "provenance.drafted_unknown"
            lines.append(texts.count(key, found.drafted, models=models))
        others = {"edited": found.edited, "founder": found.founder, "program": found.program}
        lines += [
            texts.count(f"provenance.{name}", count) for name, count in others.items() if count
        ]
        return tuple(lines)

    def models_of(self, provenance: Provenance) -> tuple[ModelUse, ...]:
        """Return the models behind a text, each file once, in the order of the text."""
        uses: dict[tuple[str, str], list[ModelRun]] = {}
        for run in self._known(provenance.runs):
            uses.setdefault((run.model_name, run.model_hash), []).append(run)
        return tuple(
            ModelUse(name=name, file_hash=file_hash, first=min(times), last=max(times))
            if (times := [run.started_at for run in runs if run.started_at is not None])
            else ModelUse(name=name, file_hash=file_hash, first=None, last=None)
            for (name, file_hash), runs in uses.items()
        )

    def _known(self, run_ids: Iterable[str]) -> Iterable[ModelRun]:
        for run_id in run_ids:
            try:
                yield self._stores.model_runs.get(run_id)
            except NotFoundError:  # a text that an earlier version brought in without its run
                continue


def _day(moment: datetime, texts: Texts) -> str:
    month = moment.month if texts.language == "zh" else MONTH_NAMES_EN[moment.month - 1]
    return texts("provenance.day", day=moment.day, month=month, year=moment.year)
