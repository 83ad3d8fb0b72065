"""A printed document as one Markdown file, for those who edit elsewhere."""

from pathlib import Path

from assistant.domain.blocks import Heading, PrintedDocument, TextRun
from assistant.domain.blocks_writing import write_markdown
from assistant.export.safe_writing import write_whole


def document_markdown(document: PrintedDocument) -> str:
    """Return the whole document as Markdown; figures keep their links to facts."""
    colon = "：" if document.language == "zh" else ": "
    title = TextRun(f"{document.subject}{colon}{document.title}")
    parts = [write_markdown((Heading(1, (title,)),))]
    if document.tagline:
        parts.append(document.tagline)
    for section in document.sections:
        heading = Heading(min(section.level + 1, 6), (TextRun(section.title),))
        parts.append(write_markdown((heading,)))
        parts.append(write_markdown(section.blocks))
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def write_markdown_file(document: PrintedDocument, path: Path) -> None:
    """Write the document; the file appears whole or not at all.

    Raises:
        ExportError: the file cannot be written.
    """
    write_whole(path, document_markdown(document).encode("utf-8"))
