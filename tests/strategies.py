"""Hypothesis strategies for the values that several test modules need."""

from hypothesis import strategies as st

from assistant.domain.blocks import (
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
    Quote,
    Rule,
    SourceLink,
    Table,
    TextRun,
    WebLink,
)

# Everything that could be taken for markup, next to words of both languages.
MARKUP = (
    "*", "**", "_", "__", "[", "]", "(", ")", "](", "`", "``", "#", "##", "+", "-", "--", "---",
    "1.", "2)", ">", "<", "|", "\\", "~", "~~", "&", "&amp;", "&#42;", "!", "![", ":", "=", "===",
    "<br>", "<b>", "<!-- -->", "[!note]", "|---|", "https://", "fact:", "•", "```",
)  # fmt: skip
WORDS = (
    "a",
    "B2",
    "snake_case",
    "重点：",
    "中文",
    "，",
    "。",
    "“引号”",
    "（注）",
    "3.5",
    "é",
    "😀",
)
BLANKS = (" ", "  ", "\u3000", "\xa0")


def texts(max_size: int = 6) -> st.SearchStrategy[str]:
    """Return words, markup and blanks in any order."""
    bits = st.sampled_from(MARKUP + WORDS + BLANKS) | st.characters(codec="utf-8")
    return st.lists(bits, max_size=max_size).map("".join)


def any_texts() -> st.SearchStrategy[str]:
    """Return text that may be anything, with lone surrogates and controls."""
    lines = st.sampled_from(("\n", "\n\n", "\n  ", "\n    ", "\r\n", "\t", "- ", "1. ", "> "))
    bits = st.sampled_from(MARKUP + WORDS + BLANKS) | lines | st.text(max_size=4)
    return st.lists(bits, max_size=30).map("".join)


def ids() -> st.SearchStrategy[str]:
    """Return ids of facts and sources."""
    return st.from_regex(r"[a-z][a-z0-9_-]{0,5}(\.[a-z0-9_*]{1,4}){0,2}", fullmatch=True)


def inlines() -> st.SearchStrategy[Inlines]:
    """Return the parts of a paragraph, not normalised."""
    flag = st.booleans()
    forms = st.none() | st.sampled_from(("万", "compact", "range high", ""))
    urls = st.sampled_from(
        ("https://a.example/x_y_z?q=1&amp;b=*2*", "http://例.cn/(a)", "https://a b", "ftp://x", "")
    )
    run = st.builds(TextRun, texts(), flag, flag, flag, flag)
    plain = st.builds(TextRun, texts())
    part: st.SearchStrategy[Inline] = st.one_of(
        run,
        plain,
        st.builds(LineBreak),
        st.builds(FactLink, texts(), ids(), forms, flag, flag),
        st.builds(SourceLink, texts(), ids()),
        st.builds(WebLink, texts(), urls, flag, flag),
    )
    return st.lists(part, max_size=5).map(tuple)


def leaf_blocks() -> st.SearchStrategy[Block]:
    """Return blocks that hold no other blocks, not normalised."""
    cells = st.lists(inlines(), max_size=3).map(tuple)
    rows = st.lists(cells, max_size=3).map(tuple)
    alignments = st.lists(st.sampled_from(("left", "center", "right", "none")), max_size=3)
    return st.one_of(
        st.builds(Paragraph, inlines()),
        st.builds(Heading, st.integers(0, 7), inlines()),
        st.builds(Table, cells, rows, alignments.map(tuple), inlines()),
        st.builds(CodeBlock, any_texts()),
        st.builds(Rule),
    )


def _containers(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    below = st.lists(inner, max_size=3).map(tuple)
    items = st.lists(st.builds(ListItem, inlines(), below), max_size=3).map(tuple)
    kinds = st.sampled_from(("note", "question", "warning", "assumption"))
    return st.one_of(
        st.builds(ListBlock, items, st.booleans(), st.integers(-1, 12)),
        st.builds(Quote, below),
        st.builds(Callout, kinds, below),
    )


def blocks() -> st.SearchStrategy[Blocks]:
    """Return documents of any blocks, nested and not normalised."""
    one_deep = leaf_blocks() | _containers(leaf_blocks())
    two_deep = leaf_blocks() | _containers(one_deep)
    return st.lists(leaf_blocks() | _containers(two_deep), max_size=4).map(tuple)
