"""What goes to print: marks on figures, notices, the appendix, and who wrote the text."""

from dataclasses import replace

import pytest

from assistant.domain.blocks import (
    Blocks,
    FactLink,
    PrintedDocument,
    iter_inlines,
    plain_text,
)
from assistant.domain.document import Document, Section, SectionStatus
from assistant.domain.languages import LANGUAGES, Language
from assistant.services.printing import PrintOptions
from assistant.storage.documents import SectionSave
from assistant.storage.model_runs import ModelRun
from tests.unit.services.workplace import BRIEF, Workplace

WHOLE = PrintOptions(has_appendix=True)


def words(blocks: Blocks) -> str:
    return plain_text(tuple(iter_inlines(blocks)))


def marks(document: PrintedDocument, target: str) -> list[str]:
    links = (
        p for s in document.sections for p in iter_inlines(s.blocks) if isinstance(p, FactLink)
    )
    return [link.text for link in links if link.fact_id == target]


def written(place: Workplace, *texts: str, language: Language = "en") -> Document:
    """Return a plan whose first sections the founder has typed."""
    project = place.project()
    document = place.document(project, language)
    for section, text in zip(document.sections, texts, strict=False):
        place.services.documents.edit_section(section.id, text)
    return place.services.documents.get(document.id)


def drafted(place: Workplace, section: Section, text: str, *, model: str = "Small 1B") -> None:
    """Save a text as a model's."""
    stores = place.services.documents._stores
    run = ModelRun(model_name=model, model_path="/m", prompt_hash="v1", model_hash="ab12" * 16)
    save = SectionSave(
        markdown=text, author="model", status=SectionStatus.DRAFTED, reason="drafted",
        model_run=stores.model_runs.add(run),
    )  # fmt: skip
    stores.documents.save_section(section.id, save)


def test_every_figure_that_nothing_backs_is_marked_wherever_it_stands(place: Workplace) -> None:
    text = (
        "About **40%** of 312 skippers said so.\n\n- In 7 harbours\n\n| Year | Boats |\n|---|---|\n"
        "| one | 5,300 |\n\n> A quote of £61m\n\nAnd [19%](fact:evidence.waste) stay empty."
    )
    printed = place.services.printing.printed(written(place, text).id)
    assert marks(printed, "unbacked") == ["40%", "312", "7", "5,300", "£61m"]
    assert marks(printed, "evidence.waste")[0] == "19%"
    assert "5 figures in the text have nothing behind them" in words(printed.notices)


def test_a_figure_that_its_fact_no_longer_says_is_marked_beside_a_loose_one(
    place: Workplace,
) -> None:
    text = "So 7 of them, [18%](fact:evidence.waste) in all, 9 in the end."
    printed = place.services.printing.printed(written(place, text).id)
    assert marks(printed, "unbacked") == ["7", "18%", "9"]
    assert "So 7 of them, 18% in all, 9 in the end." in words(printed.sections[0].blocks)


def test_a_linked_figure_that_says_its_fact_is_bound_whatever_word_is_before_it(
    place: Workplace,
) -> None:
    document = written(place, "Far over [19%](fact:evidence.waste) stay empty.")
    (figure,) = place.services.printing.figures_of(document.id)[document.sections[0].id]
    assert (figure.text, figure.status, figure.fact) == ("19%", "bound", "evidence.waste")


def test_own_estimates_are_told_and_not_marked_as_unbacked(place: Workplace) -> None:
    printed = place.services.printing.printed(written(place, "[40%](fact:estimate) agree.").id)
    assert marks(printed, "estimate") == ["40%"]
    assert marks(printed, "unbacked") == []
    assert words(printed.notices) == (
        "1 figure in the text is the founder's own estimate. It is followed by a raised “est”."
    )


def test_what_is_marked_is_never_stored(place: Workplace) -> None:
    document = written(place, "About 40% agree.")
    place.services.printing.printed(document.id, WHOLE)
    assert place.services.documents.get(document.id) == document


def test_the_appendix_lists_each_fact_once_in_the_order_of_use(place: Workplace) -> None:
    waste = BRIEF["evidence"]["waste"] | {"as_of": "2026-10", "note": "Counted at night."}
    project = place.project(BRIEF | {"evidence": {"waste": waste, "boats": {
        "label": "Boats", "value": "40", "unit": "count"}}})  # fmt: skip
    first = place.document(project).sections[0]
    text = (
        "[40](fact:evidence.boats) boats, [19%](fact:evidence.waste), "
        "[19%](fact:evidence.waste), [80](fact:=sum:evidence.boats,evidence.boats) in all, 7 so."
    )
    place.services.documents.edit_section(first.id, text)
    appendix = place.services.printing.printed(place.document(project).id, WHOLE).appendix
    assert appendix is not None
    assert [(row.number, row.label, row.value) for row in appendix.rows] == [
        (1, "Boats", "40"), (2, "Moorings left empty", "19%"), (3, "Sum: Boats", "80"),
    ]  # fmt: skip
    assert appendix.rows[1].origin.endswith(", measured, as of 2026-10. Counted at night.")
    assert appendix.rows[2].sources == (1,)
    assert [each.text for each in appendix.unbacked] == ["7"]
    assert appendix.unbacked[0].section == first.title


def test_an_appendix_that_is_not_wanted_still_lists_what_nothing_backs(place: Workplace) -> None:
    printing = place.services.printing
    document = written(place, "No figure.", "[19%](fact:evidence.waste), [40](fact:estimate).")
    assert printing.printed(document.id).appendix is None
    place.services.documents.edit_section(document.sections[0].id, "Now 40 boats.")
    appendix = printing.printed(document.id).appendix
    assert appendix is not None
    assert (appendix.rows, appendix.estimates) == ((), ())
    assert [each.text for each in appendix.unbacked] == ["40"]


def test_a_figure_where_no_link_can_stand_has_its_mark_in_the_text(place: Workplace) -> None:
    document = written(place, "In ~~7~~ harbours")
    printed = place.services.printing.printed(document.id)
    assert words(printed.sections[0].blocks) == "In 7 (?) harbours"


def test_the_settings_choose_what_stands_behind(place: Workplace) -> None:
    from assistant.services.printing import print_options  # noqa: PLC0415 - beside its only use

    settings = place.services.settings
    assert print_options(settings) == PrintOptions(has_appendix=False, has_statement=True)
    settings.set("export.appendix", value=True)
    settings.set("export.ai_statement", value=False)
    assert print_options(settings) == PrintOptions(has_appendix=True, has_statement=False)


STATEMENTS = {
    "en": (
        "A language model on the founder's own computer drafted 2 of the 3 paragraphs of this text."
        " The founder changed 1 of these afterwards. The founder wrote 1 paragraph without it."
        "Model: Small 1B (file ab12ab12ab12, 1 March 2027)."
        "The text has 2 figures. Each was compared with the facts of the project: 1 agrees with a "
        "fact or follows from facts, 1 has nothing behind it yet (marked “?”)."
        "The tables are computed without a model. The metadata of this file carry a label for "
        "AI-generated content."
    ),
    "zh": (
        "本文共 3 段文字，其中 2 段由创始人自己电脑上的语言模型起草。"
        "这些段落中有 1 段后来经创始人修改。"
        "另有 1 段由创始人撰写。所用模型：Small 1B（文件指纹 ab12ab12ab12，2027 年 3 月 1 日）。"
        "正文共有 2 个数字，均已与项目中的事实核对："
        "1 个与事实一致或由事实推算得出，1 个尚无依据（标“?”）。"
        "表格由程序计算，未使用模型。本文件的元数据中带有人工智能生成内容标识。"
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement_says_who_wrote_how_much(place: Workplace, language: Language) -> None:
    document = place.document(place.project(), language)
    first, second, *_ = document.sections
    text = "Skippers find a place and pay at once.\n\nOf them [19%](fact:evidence.waste) return."
    drafted(place, first, text)
    edit = place.services.documents.edit_section
    edit(first.id, text.replace("pay at once", "pay on the spot"))
    edit(second.id, "About 40% agree.")
    printed = place.services.printing.printed(document.id)
    assert "".join(words((block,)) for block in printed.statement) == STATEMENTS[language]


def test_the_label_names_program_model_and_content(place: Workplace) -> None:
    document = place.document(place.project())
    drafted(place, document.sections[0], "Skippers find a place.")
    printing = place.services.printing
    without = PrintOptions(has_statement=False)
    label = printing.printed(document.id, without).ai_label
    assert label is not None  # the label does not hang on the statement
    assert label.producer == "Founder Assistant (Small 1B)"
    assert label.content_number.startswith(f"{document.id}-")
    drafted(place, document.sections[1], "They pay at once.", model="Large 9B")
    again = printing.printed(document.id).ai_label
    assert again is not None
    assert again.producer == "Founder Assistant (Small 1B, Large 9B)"
    assert again.content_number != label.content_number


def test_a_text_without_a_model_has_neither_statement_nor_label(place: Workplace) -> None:
    printed = place.services.printing.printed(written(place, "All mine.").id)
    assert (printed.statement, printed.ai_label) == ((), None)
    assert replace(printed, statement=()) == printed
