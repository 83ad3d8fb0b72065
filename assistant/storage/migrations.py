"""The schema, as steps that are only ever appended: each runs once, in its own transaction."""

from sqlite_utils import Database, Migrations

from assistant.storage.schema_steps import MIGRATION_SET

MIGRATIONS = Migrations(MIGRATION_SET)


def _run(db: Database, *statements: str) -> None:
    for statement in statements:
        db.execute(statement)


@MIGRATIONS()
def m001_projects(db: Database) -> None:
    """Projects, their answers, and the settings."""
    _run(
        db,
        """CREATE TABLE project (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL,
            created_at TEXT NOT NULL, updated_at TEXT NOT NULL, trashed_at TEXT, sample TEXT
        ) STRICT""",
        """CREATE TABLE brief_entry (
            id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES project(id),
            path TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL,
            UNIQUE (project_id, path)
        ) STRICT""",
        "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    )


@MIGRATIONS()
def m002_documents(db: Database) -> None:
    """Documents by section and paragraph, their earlier texts, and text that is being written.

    ``run_status`` covers ``status`` while a run is under way; it is no part of undo.
    """
    _run(
        db,
        """CREATE TABLE document (
            id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES project(id),
            kind TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL,
            position INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE section (
            id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES document(id),
            key TEXT NOT NULL, title TEXT NOT NULL, level INTEGER NOT NULL,
            position INTEGER NOT NULL, status TEXT NOT NULL, remark TEXT NOT NULL,
            run_status TEXT, run_remark TEXT NOT NULL DEFAULT ''
        ) STRICT""",
        """CREATE TABLE paragraph (
            id TEXT PRIMARY KEY, section_id TEXT NOT NULL REFERENCES section(id),
            position INTEGER NOT NULL, text TEXT NOT NULL, text_hash TEXT NOT NULL,
            author TEXT NOT NULL, model_run TEXT, edited_at TEXT
        ) STRICT""",
        """CREATE TABLE revision (
            id TEXT PRIMARY KEY, section_id TEXT NOT NULL REFERENCES section(id),
            created_at TEXT NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL,
            markdown TEXT NOT NULL, paragraphs TEXT NOT NULL, status TEXT NOT NULL,
            remark TEXT NOT NULL, model_run TEXT
        ) STRICT""",
        """CREATE TABLE model_run (
            id TEXT PRIMARY KEY, started_at TEXT NOT NULL, model_name TEXT NOT NULL,
            model_path TEXT NOT NULL, seed INTEGER, sampling TEXT NOT NULL,
            prompt_hash TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE live_text (
            section_id TEXT PRIMARY KEY REFERENCES section(id) ON DELETE CASCADE,
            text TEXT NOT NULL, model_run TEXT, updated_at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX document_of_project ON document (project_id, position)",
        "CREATE INDEX section_of_document ON section (document_id, position)",
        "CREATE INDEX paragraph_of_section ON paragraph (section_id, position)",
        "CREATE INDEX revision_of_section ON revision (section_id, created_at)",
    )


@MIGRATIONS()
def m003_operations(db: Database) -> None:
    """The operation log; ``project_id`` is null for what is done to the list of projects."""
    _run(
        db,
        """CREATE TABLE operation (
            id INTEGER PRIMARY KEY AUTOINCREMENT, project_id TEXT, at TEXT NOT NULL,
            last_at TEXT NOT NULL, label TEXT NOT NULL, subject TEXT NOT NULL,
            merge_key TEXT NOT NULL, changes TEXT NOT NULL, size INTEGER NOT NULL,
            undone INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
        "CREATE INDEX operation_of_project ON operation (project_id, id)",
    )


@MIGRATIONS()
def m004_search(db: Database) -> None:
    """Passages and their full-text index.

    The index keeps no text of its own (``content=''``): it holds the passage with its Han
    characters set apart, which nobody reads back.
    """
    _run(
        db,
        """CREATE TABLE passage (
            id INTEGER PRIMARY KEY, owner_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
            project_id TEXT NOT NULL, ref_id TEXT NOT NULL, text TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX passage_of_project ON passage (project_id)",
        """CREATE VIRTUAL TABLE passage_fts USING fts5(
            scope, body, content='', tokenize='unicode61 remove_diacritics 2', prefix='3 4'
        )""",
    )


@MIGRATIONS()
def m005_figures(db: Database) -> None:
    """What figures of texts go by: the brief they agree with, the ids of figures in answers.

    ``value`` is what has changed since then, as it was; ``state`` the figures of one answer: JSON.
    """
    _run(
        db,
        """CREATE TABLE followed_brief (
            id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES project(id),
            value TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE answer_figure (
            id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES project(id),
            key TEXT NOT NULL, state TEXT NOT NULL, UNIQUE (project_id, key)
        ) STRICT""",
        "ALTER TABLE model_run ADD COLUMN model_hash TEXT NOT NULL DEFAULT ''",
    )
