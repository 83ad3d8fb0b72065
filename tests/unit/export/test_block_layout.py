from typing import get_args

from assistant.domain.blocks import (
    Block,
    Callout,
    CalloutKind,
    CodeBlock,
    Heading,
    ListBlock,
    ListItem,
    Quote,
)
from assistant.export.block_layout import NARROWEST, BlockLayout, Place
from assistant.export.boxes import Blank, Box
from assistant.export.cjk_paragraph import TypesetParagraph
from assistant.export.theme import load_theme
from assistant.texts import load_texts
from tests.unit.export.conftest import paragraph, run, table

WIDTH = 439.0


def laid_out(*blocks: Block, theme: str = "classic") -> list[Box]:
    layout = BlockLayout(load_theme(theme), load_texts("zh"))
    return layout.boxes(blocks, Place(left=0.0, width=WIDTH))


def words(box: Box) -> str:
    return box.text.measure.text if isinstance(box, TypesetParagraph) else ""


def test_the_running_words_are_the_same_in_both_languages() -> None:
    keys = [
        {key for key in load_texts(language).keys() if key.startswith("pdf.")}  # noqa: SIM118
        for language in ("en", "zh")
    ]
    assert keys[0] == keys[1]
    assert {f"pdf.callout.{kind}" for kind in get_args(CalloutKind)} <= keys[0]


def test_a_chinese_paragraph_is_indented_by_two_characters_in_the_classic_theme() -> None:
    (box,) = laid_out(paragraph("公司计划融资"))
    assert isinstance(box, TypesetParagraph)
    assert box.style.first_indent == 2 * load_theme("classic").type.body


def test_an_english_paragraph_and_a_list_item_are_not_indented() -> None:
    boxes = laid_out(paragraph("A plan"), ListBlock((ListItem(run("公司计划")),)))
    assert [box.style.first_indent for box in boxes if isinstance(box, TypesetParagraph)] == [0, 0]


def test_an_empty_paragraph_takes_no_room() -> None:
    assert laid_out(paragraph()) == []


def test_a_numbered_list_begins_where_it_says() -> None:
    boxes = laid_out(ListBlock((ListItem(run("a")), ListItem(run("b"))), ordered=True, start=9))
    markers = [box.marker for box in boxes if isinstance(box, TypesetParagraph)]
    assert [marker.spans[0].text for marker in markers if marker] == ["9.", "10."]


def test_numbers_of_one_list_end_at_one_edge() -> None:
    boxes = laid_out(ListBlock((ListItem(run("a")), ListItem(run("b"))), ordered=True, start=9))
    assert boxes[0].left == boxes[1].left


def test_a_callout_has_its_label_and_one_frame_behind_all_of_it() -> None:
    boxes = laid_out(Callout("question", (paragraph("缺少数据"), paragraph("请补充"))))
    assert [words(box) for box in boxes] == ["", "待补充", "缺少数据", "请补充", ""]
    assert len({box.frames for box in boxes}) == 1
    assert len(boxes[0].frames) == 1


def test_a_frame_inside_a_frame_stands_in_front_of_it() -> None:
    boxes = laid_out(Quote((Callout("note", (paragraph("x"),)),)))
    assert [len(box.frames) for box in boxes] == [1, 2, 2, 2, 2, 1]


def test_headings_in_the_text_stand_below_their_section_and_keep_with_what_follows() -> None:
    box = laid_out(Heading(2, run("市场")))[0]
    assert box.anchor is not None
    assert box.anchor.level == 2
    assert not box.anchor.in_contents
    assert box.keep_with_next


def test_captions_count_the_tables_and_stay_above_them() -> None:
    boxes = laid_out(table("zh", 2), table("zh", 2))
    captions = [box for box in boxes if words(box)]
    assert [words(box)[:3] for box in captions] == ["表 1", "表 2"]
    assert all(box.keep_with_next for box in captions)


def test_code_keeps_its_lines_and_blanks() -> None:
    boxes = laid_out(CodeBlock("def f():\n    return 1\n"))
    assert words(boxes[1]) == "def f():\n    return 1"
    assert isinstance(boxes[0], Blank)


def test_nesting_never_leaves_less_width_than_words_need() -> None:
    block: Block = paragraph("文字")
    for _ in range(40):
        block = Callout("note", (ListBlock((ListItem(run("项"), (block,)),)),))
    assert min(box.width for box in laid_out(block)) >= NARROWEST
