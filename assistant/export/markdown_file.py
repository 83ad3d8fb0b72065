"""A printed document as one Markdown file, for those who edit elsewhere."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.domain.ai_label import KEY
from assistant.domain.blocks import (
    Blocks,
    FactLink,
    Heading,
    Inline,
    Inlines,
    PrintedDocument,
    TextRun,
    expand_inlines,
)
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.link_targets import ESTIMATE, UNBACKED
from assistant.export.figure_appendix import plain_blocks, title_of
from assistant.export.safe_writing import write_whole
from assistant.texts import load_texts


def document_markdown(document: PrintedDocument) -> str:
    """Return the whole document as Markdown; figures keep their links to facts.

    A figure without a fact says so in words behind it.
    """
    return "\n\n".join(part.strip() for part in _parts(document) if part.strip()) + "\n"


def write_markdown_file(document: PrintedDocument, path: Path) -> None:
    """Write the document; the file appears whole or not at all.

    Raises:
        ExportError: the file cannot be written.
    """
    write_whole(path, document_markdown(document).encode("utf-8"))


def _parts(document: PrintedDocument) -> Iterator[str]:
    texts = load_texts(document.language)
    words = {
        ESTIMATE: texts("export.estimate_mark"),
        UNBACKED: texts("export.unbacked_mark"),
    }
    if document.ai_label is not None:
        fields = json.dumps({KEY: document.ai_label.fields()}, ensure_ascii=False)
        yield f"---\n{fields[1:-1]}\n---"
    colon = "：" if document.language == "zh" else ": "
    yield _heading(1, f"{document.subject}{colon}{document.title}")
    yield document.tagline
    for section in document.sections:
        yield _heading(min(section.level + 1, 6), section.title)
        yield write_markdown(_in_words(section.blocks, words))
    if document.appendix is not None and not document.appendix.is_empty:
        yield _heading(2, title_of(document.appendix, texts))
        yield write_markdown(plain_blocks(document.appendix, texts))
    if document.statement:
        yield _heading(2, texts("statement.title"))
        yield write_markdown(document.statement)


def _heading(level: int, title: str) -> str:
    return write_markdown((Heading(level, (TextRun(title),)),))


def _in_words(blocks: Blocks, words: Mapping[str, str]) -> Blocks:
    """Return the blocks with words behind the figures that no fact backs, in place of links."""

    def said(part: Inline) -> Inlines:
        if isinstance(part, FactLink) and part.fact_id in words:
            figure = TextRun(part.text, bold=part.bold, italic=part.italic)
            return (figure, TextRun(words[part.fact_id]))
        return (part,)

    return expand_inlines(blocks, said)
