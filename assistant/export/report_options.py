"""What a report is to look like and what became of it, without ReportLab, slow to load."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PageSizeName = Literal["A4", "Letter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """How a report is to look.

    Attributes:
        theme: "classic" or "modern".
        page_size: "A4" or "Letter".
        compress: whether the page contents are compressed.
        invariant: write the same bytes for the same document, with no date inside.
        confidential: print the mark of confidence on cover and pages.
    """

    theme: str = "classic"
    page_size: PageSizeName = "A4"
    compress: bool = True
    invariant: bool = False
    confidential: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResult:
    """What was written.

    Attributes:
        path: the file.
        pages: how many pages it has.
        missing: characters no bundled font has; each is printed as a box.
        section_pages: on which page each section begins, by its key; the cover is page 1.
    """

    path: Path
    pages: int
    missing: tuple[str, ...]
    section_pages: dict[str, int]
