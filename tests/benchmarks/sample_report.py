"""A plan of about 40 printed pages, in both languages, with all kinds of blocks."""

from assistant.domain.blocks import (
    Block,
    Blocks,
    Callout,
    FactLink,
    Heading,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    PrintedDocument,
    PrintedSection,
    Quote,
    Table,
    TextRun,
)
from tests.benchmarks.sample_texts import Language, TextSource

CHAPTERS = 7
_COLUMNS = 5


def sample_report(chapters: int = CHAPTERS) -> PrintedDocument:
    """Return the document; every other chapter is Chinese."""
    texts = TextSource(40)
    return PrintedDocument(
        language="zh",
        title="商业计划书",
        subject="鲜材科技 Tallyhop",
        tagline=texts.sentence("zh"),
        cover_lines=(("联系人", "陈一鸣"), ("Email", "founder@example.com")),
        notices=(),
        date_text="2026 年 11 月",
        sections=tuple(_section(texts, number) for number in range(chapters)),
    )


def _section(texts: TextSource, number: int) -> PrintedSection:
    language: Language = "zh" if number % 2 else "en"
    blocks = (*_part(texts, language), *_part(texts, language), *_part(texts, language))
    return PrintedSection(key=f"s{number}", title=texts.title(language), level=1, blocks=blocks)


def _part(texts: TextSource, language: Language) -> Blocks:
    return (
        Heading(2, _run(texts.title(language))),
        Paragraph(_run(texts.paragraph(language, 7))),
        _marked_paragraph(texts, language),
        _list(texts, language, is_ordered=False),
        Paragraph(_run(texts.paragraph(language, 8))),
        Heading(3, _run(texts.title(language))),
        _table(texts, language),
        Paragraph(_run(texts.paragraph(language, 7))),
        _boxed(texts, language),
        _list(texts, language, is_ordered=True),
    )


def _run(text: str) -> Inlines:
    return (TextRun(text),)


def _marked_paragraph(texts: TextSource, language: Language) -> Paragraph:
    blank = "" if language == "zh" else " "
    return Paragraph(
        (
            TextRun(texts.sentence(language) + blank, bold=True),
            TextRun(texts.paragraph(language, 3) + blank),
            FactLink(f"¥{texts.number(90)}.4M", "finance.raise"),
            TextRun(blank + texts.paragraph(language, 2)),
        )
    )


def _list(texts: TextSource, language: Language, *, is_ordered: bool) -> ListBlock:
    inner = ListBlock(tuple(ListItem(_run(texts.sentence(language))) for _ in range(2)))
    items = [ListItem(_run(texts.sentence(language))) for _ in range(3)]
    return ListBlock((*items, ListItem(_run(texts.sentence(language)), (inner,))), is_ordered)


def _table(texts: TextSource, language: Language) -> Table:
    words = ("项目", "第") if language == "zh" else ("Line", "Year ")
    header = (_run(words[0]), *(_run(f"{words[1]}{n}") for n in range(1, _COLUMNS)))
    rows = tuple(
        (_run(texts.title(language)), *(_run(f"{texts.number(9_999_999):,}") for _ in header[1:]))
        for _ in range(8)
    )
    alignments = ("left", *("right" for _ in header[1:]))
    return Table(header, rows, alignments, (TextRun(texts.title(language)),))  # type: ignore[arg-type]  # strings of that type


def _boxed(texts: TextSource, language: Language) -> Block:
    inner = (Paragraph(_run(texts.paragraph(language, 2))),)
    return Quote(inner) if texts.number(2) == 1 else Callout("assumption", inner)
