"""Documents that are hard to print: dense punctuation, long tables, odd characters, markup."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pypdfium2
import pytest

from assistant.domain.blocks import (
    Alignment,
    Block,
    Blocks,
    Callout,
    CodeBlock,
    FactLink,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    PrintedDocument,
    PrintedSection,
    Quote,
    Rule,
    SourceLink,
    Table,
    TextRun,
    WebLink,
)
from assistant.export.report_options import PageSizeName, ReportOptions, ReportResult
from assistant.export.report_pdf import write_report

Language = Literal["en", "zh"]
PROSE: dict[Language, tuple[str, ...]] = {
    "zh": (
        """公司（“鲜材”）计划在2027年6月30日前完成¥12.4M融资，即1240万元人民币，毛利率达到30%；
        届时团队将扩大到45人，覆盖上海、杭州、苏州等12个城市，
        并与《生鲜配送白皮书》中的“前置仓”模式形成差异化竞争……""",
        """我们的客户是社区食堂与中小餐馆：他们每天凌晨要花3至5小时采购，损耗率高达15%（行业平均为8%），
        而鲜材的SaaS平台将订货、分拣、配送与对账合并为一步——“一键补货”。
        试点的83家餐馆平均每周节省6.5小时，续约率92%。""",
        """（一）《合同法》【附件】「甲」、『乙』：“‘双引号’内的（括号（再套括号））”，！？……；、。
        真的吗？！是的。（完）客户称之为“囍”字号，来自Łódź的伙伴打了✔与✗，emoji是🚀。
        <script>alert('不是标记')</script>&amp;<b>不加粗</b>""",
    ),
    "en": (
        """Tallyhop (“the Company”) plans to raise ¥12.4M, i.e. $1.7 million, by 30 June 2027; gross
        margin reaches 30% in year two. It’s a state-of-the-art tool for traders who lose 6.5 hours
        a week to paper receipts, and n = 83 traders said (“at once!”) they would pay.""",
        """Customers in Łódź and Škoda’s suppliers use it daily – <b>not bold</b>,
        <script>alert(1)</script> &amp; friends; emoji 🚀, ✔ and ✗ and 囍 appear too.
        A "straight" quote, a [bracket] (and one more [inside (another)]).""",
        """The go-to-market plan starts with three cities, 上海、杭州（浙江）和苏州。Each has more
        than 1,200 stalls; the average stall takes £310 a day in cash and cards.""",
    ),
}
PROSE = {
    "zh": tuple("".join(text.split()) for text in PROSE["zh"]),
    "en": tuple(" ".join(text.split()) for text in PROSE["en"]),
}
TITLES: dict[Language, tuple[str, ...]] = {
    "zh": ("执行摘要", "市场分析（含规模）", "财务计划"),
    "en": ("Executive summary", "Market (and size)", "Finance"),
}
ADDRESS = "https://www.example.com/reports/2025/china-catering-supply-chain?lang=zh&page=12#figures"


def run(text: str) -> Inlines:
    return (TextRun(text),)


def paragraph(*parts: Inline | str) -> Paragraph:
    return Paragraph(tuple(TextRun(part) if isinstance(part, str) else part for part in parts))


def table(language: Language, rows: int, columns: int = 5) -> Table:
    names = (
        ("营业收入", "营业成本（含物流）") if language == "zh" else ("Revenue", "Cost (freight)")
    )
    header = [
        run("项目" if language == "zh" else "Line"),
        *(run(f"Y{n}") for n in range(1, columns)),
    ]
    body = tuple(
        (run(f"{names[row % 2]} {row}"), *(run(f"{row * n * 1379:,}") for n in range(1, columns)))
        for row in range(rows)
    )
    figures: list[Alignment] = ["right"] * (columns - 1)
    alignments: tuple[Alignment, ...] = ("left", *figures)
    return Table(tuple(header), body, alignments, run(f"T {rows}×{columns}"))


def wordy_table(language: Language) -> Table:
    first, second, third = PROSE[language]
    rows = tuple((run(first[:12]), run(second), run(third)) for _ in range(5))
    return Table((run("A（甲）"), run("B"), run("C")), rows, ("left", "center", "left"))


def nested_list(language: Language) -> Block:
    first, second, third = PROSE[language]
    deepest = ListBlock((ListItem(run(third)), ListItem(run(first))), ordered=True, start=9)
    middle = ListBlock((ListItem(run(second), (deepest, paragraph(third))), ListItem(run("–"))))
    return ListBlock((ListItem(run(first), (middle,)), ListItem((TextRun("重点：", bold=True),))))


def chapter(language: Language, number: int) -> Blocks:
    first, second, third = PROSE[language]
    mixed = paragraph(
        *(TextRun("（重点）", bold=True), first, TextRun("“强调”", italic=True), "，", LineBreak()),
        *(second, FactLink("¥12.4M", "finance.raise", bold=True), "。", SourceLink("2", "doc")),
        *(TextRun("f(x)", code=True), TextRun("旧", strike=True)),
        *(WebLink("报告（全文）", ADDRESS), f"，{ADDRESS}。"),
    )
    return (
        Heading(2, run(f"{TITLES[language][number]} {number}.a")),
        mixed,
        paragraph(*[third] * (1 + number)),
        nested_list(language),
        Heading(3, run(f"{number}.b <i>&")),
        table(language, 12 + 20 * number, 5),
        Quote((paragraph(second), nested_list(language))),
        Callout("question", (paragraph(first),)),
        Callout("warning", (paragraph(third), nested_list(language), table(language, 3))),
        CodeBlock("def f(x):\n    return '（' + x  # 注释"),
        Rule(),
        wordy_table(language),
        table(language, 4, 16),
        paragraph(second),
    )


def nasty_document(language: Language) -> PrintedDocument:
    sections = []
    for number, title in enumerate(TITLES[language]):
        key = f"section{number}"
        sections.append(
            PrintedSection(key=key, title=title, level=1, blocks=chapter(language, number))
        )
        below = (paragraph(PROSE[language][0]),)
        sections.append(PrintedSection(key=f"{key}b", title=f"{title}·2", level=2, blocks=below))
    return PrintedDocument(
        language=language,
        title="商业计划书" if language == "zh" else "Business plan",
        subject="鲜材科技（上海）有限公司" if language == "zh" else "Tallyhop <b>Ltd</b> & Co",
        tagline=PROSE[language][0],
        cover_lines=(("联系人", "陈一鸣"), ("Email", "a@b.example"), ("Round", "¥12.4M")),
        notices=(Callout("warning", (paragraph(PROSE[language][1]),)),),
        date_text="2026年11月18日",
        sections=tuple(sections),
    )


def small_document(*blocks: Block, language: Language = "zh") -> PrintedDocument:
    section = PrintedSection(key="one", title="One", level=1, blocks=blocks)
    return PrintedDocument(
        language=language, title="T", subject="S", tagline="", cover_lines=(), notices=(),
        date_text="", sections=(section,),
    )  # fmt: skip


Look = tuple[Language, str, PageSizeName]
LOOKS: list[Look] = [
    ("zh", "classic", "A4"), ("zh", "modern", "Letter"),
    ("en", "classic", "Letter"), ("en", "modern", "A4"),
]  # fmt: skip


@pytest.fixture(scope="module", params=LOOKS, ids="-".join)
def look(request: pytest.FixtureRequest) -> Look:
    chosen: Look = request.param
    return chosen


@pytest.fixture(scope="module")
def document(look: Look) -> PrintedDocument:
    return nasty_document(look[0])


@pytest.fixture(scope="module")
def written(
    look: Look, document: PrintedDocument, tmp_path_factory: pytest.TempPathFactory
) -> ReportResult:
    """Return the nasty document as a file, in a folder that has spaces and 中文 in its name."""
    folder = tmp_path_factory.mktemp("out") / "计划 书 'quoted'"
    folder.mkdir()
    options = ReportOptions(theme=look[1], page_size=look[2], invariant=True)
    return write_report(document, folder / "商业 计划.pdf", options)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed character: its ink and its baseline."""

    mark: str
    left: float
    bottom: float
    right: float
    top: float
    baseline: float


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What a reader finds on a page."""

    width: float
    height: float
    characters: list[Printed]

    def lines(self) -> list[list[Printed]]:
        """Return the lines as they stand on paper, from left to right."""
        lines: dict[int, list[Printed]] = {}
        for character in self.characters:
            lines.setdefault(round(character.baseline * 2), []).append(character)
        return [sorted(line, key=lambda character: character.left) for line in lines.values()]


def read_pages(path: Path) -> list[PrintedPage]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [
            PrintedPage(page.get_width(), page.get_height(), list(_characters(page)))
            for page in pdf
        ]


def _characters(page: pypdfium2.PdfPage) -> Iterator[Printed]:
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        mark = text.get_text_range(index, 1)
        if mark.strip():
            pypdfium2.raw.FPDFText_GetCharOrigin(text, index, x, y)
            left, bottom, right, top = text.get_charbox(index)
            yield Printed(mark, left, bottom, right, top, y.value)


@pytest.fixture(scope="module")
def printed_pages(written: ReportResult) -> list[PrintedPage]:
    return read_pages(written.path)


@pytest.fixture
def write_small(tmp_path: Path) -> Callable[..., ReportResult]:
    def write(*blocks: Block, language: Language = "zh") -> ReportResult:
        return write_report(small_document(*blocks, language=language), tmp_path / "small.pdf")

    return write
