"""Writes the database file of a version, once, when it is released: ``make_database.py 0.1.0``.

A file that is there is never written again: later versions must open it as it is.
"""

import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1]))

from assistant.domain.document import SectionStatus  # noqa: E402 - after the path to it
from assistant.domain.outline import Outline, OutlineSection  # noqa: E402 - after the path to it
from assistant.paths import DataDir  # noqa: E402 - after the path to it
from assistant.storage.documents import SectionSave  # noqa: E402 - after the path to it
from assistant.storage.model_runs import ModelRun  # noqa: E402 - after the path to it
from assistant.storage.stores import Stores, build_stores  # noqa: E402 - after the path to it
from assistant.storage.workspace_file import open_workspace  # noqa: E402 - after the path to it

_SECONDS = count()


def _now() -> datetime:
    return datetime(2027, 1, 4, 9, 0, tzinfo=UTC) + timedelta(minutes=next(_SECONDS))


def fill(stores: Stores) -> None:
    """Put something into every table."""
    brief = {"schema": 1, "company": {"name": "亮叶"}, "answers": {"problem": {"zh": "成本太高"}}}
    project_id = stores.projects.create("Brightleaf 亮叶", "zh", brief=brief).id
    stores.projects.trash(stores.projects.create("Given up", "en", brief={}).id)
    sections = (
        OutlineSection(id="summary", title="摘要"),
        OutlineSection(id="market", title="市场", level=2),
    )
    outline = Outline(kind="business-plan", language="zh", title="商业计划书", sections=sections)
    document_id = stores.documents.create(project_id, outline).id
    summary, market = (section.id for section in stores.documents.get(document_id).sections)
    run = ModelRun(model_name="tiny", model_path="/m.gguf", prompt_hash="00", seed=1)
    run_id = stores.model_runs.add(run)
    for text in ("第一稿。", "营业收入将达到[1240万元](fact:finance.y3.revenue)。\n\n第二段。"):
        save = SectionSave(
            markdown=text,
            author="model",
            status=SectionStatus.DRAFTED,
            reason="drafted",
            model_run=run_id,
        )
        stores.documents.save_section(summary, save)
    stores.live_texts.write_live(market, "写到一半的市场分", run_id)
    stores.briefs.set_value(project_id, "currency", "CNY")
    stores.briefs.set_value(project_id, "answers.solution", "undone")
    stores.log.undo(project_id)
    stores.settings.set("theme", "dark")


def main(version: str) -> None:
    """Write ``workspace-VERSION.db`` beside this script."""
    target = FOLDER / f"workspace-{version}.db"
    if target.exists():
        raise SystemExit(f"{target.name} is there already and stays as it is")
    with tempfile.TemporaryDirectory() as folder:
        with open_workspace(DataDir(Path(folder)), now=_now) as workspace:
            fill(build_stores(workspace.database, now=_now))
            backup = workspace.backup("release")
        shutil.copyfile(backup, target)


if __name__ == "__main__":
    main(sys.argv[1])
