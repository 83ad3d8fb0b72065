"""What a small model writes when it goes astray is found, cut and named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.draft_cleaning import (
    DraftFault,
    DraftGround,
    clean_draft,
    figures_in,
    is_looping,
)
from assistant.domain.languages import Language
from assistant.domain.sentences import split_sentences

LINES = ("Market", "Shops: 34,300", "Price: £79 a month", "Churn: 2.10%")


def ground(language: Language = "en", *, is_complete: bool = True) -> DraftGround:
    echoes = ("Brightloaf's customers are village bakeries with one to three shops.",)
    return DraftGround(language=language, lines=LINES, echoes=echoes, is_complete=is_complete)


def test_a_good_draft_stays_as_it_is() -> None:
    text = "There are 34,300 shops in the UK.\n\nEach pays £79 a month."
    clean = clean_draft(text, ground())
    assert (clean.text, clean.faults) == (text, frozenset())


def test_a_sentence_said_twice_is_said_once() -> None:
    clean = clean_draft("We sell to shops. We sell to shops. They pay.", ground())
    assert clean.text == "We sell to shops. They pay."
    assert clean.faults == {DraftFault.REPEATED}


def test_a_sentence_with_a_figure_that_is_in_no_fact_is_cut() -> None:
    text = "We have 34300 shops. We are the 2nd of 12 firms. Churn is 2.1%."
    clean = clean_draft(text, replace(ground(), is_strict=True))
    assert DraftFault.FOREIGN_FIGURE in clean.faults
    assert "12" not in clean.text


def test_an_instruct_models_sentence_with_such_a_figure_stays_to_be_mended() -> None:
    clean = clean_draft("Our 12 firms pay by the month.", ground())
    assert (clean.text, clean.faults) == ("Our 12 firms pay by the month.", frozenset())


def test_a_sentence_with_a_hole_where_a_figure_should_be_is_cut() -> None:
    clean = clean_draft("We have {?} shops. Churn is low. They pay {price}.", ground())
    assert clean.text == "Churn is low."
    assert clean.faults == {DraftFault.EMPTY_SLOT}


def test_a_link_is_no_foreign_word_and_no_figure() -> None:
    text = "每家店每月付 [79 英镑](fact:revenue.long_name_of_a_price.in_2027)。"
    assert clean_draft(text, ground("zh")).text == text


def test_the_worked_example_does_not_come_back() -> None:
    text = "Our customers are village bakeries with one to three shops. We help."
    clean = clean_draft(text, ground())
    assert clean.text == "We help."
    assert clean.faults == {DraftFault.ECHO}


def test_a_heading_of_the_prompt_does_not_come_back() -> None:
    assert clean_draft("## Notes on: Market\n\nShops matter.", ground()).text.endswith(
        "Shops matter."
    )


def test_the_wrong_language_is_cut_in_both_directions() -> None:
    assert clean_draft("We sell to shops. 我们把产品卖给许多小商店和面包房。", ground()).text == (
        "We sell to shops."
    )
    clean = clean_draft("我们卖给小店。We sell our product to many small shops.", ground("zh"))
    assert clean.text == "我们卖给小店。"


def test_latin_names_in_chinese_are_no_wrong_language() -> None:
    text = "箱子通过 NB-IoT 上传温度，手机上可以看到。"
    assert clean_draft(text, ground("zh")).text == text


def test_a_list_without_end_is_cut() -> None:
    text = "\n".join(f"- point {'abcdefghijklmnopqrstuvwxyz'[n]}" for n in range(20))
    clean = clean_draft(text, ground())
    assert clean.text.count("\n") == 11
    assert DraftFault.RUNAWAY_LIST in clean.faults


def test_an_unfinished_end_is_cut_only_where_the_model_was_stopped() -> None:
    text = "We sell to shops. They are run by"
    assert clean_draft(text, ground(is_complete=False)).text == "We sell to shops."
    assert clean_draft(text, ground()).text == text


@pytest.mark.parametrize(
    "text",
    [
        "We have a plan. " * 6,
        "市场分析：市场竞争的趋势正在加速。" * 5,
        "and and and and and and and and and",
        "\n".join(f"- item number {n}" for n in range(30)),
    ],
)
def test_a_loop_is_seen_while_it_streams(text: str) -> None:
    assert is_looping("The beginning was fine. " + text)


def test_ordinary_text_is_no_loop() -> None:
    text = "Owners spend 6.5 hours a week on receipts. They pay a bookkeeper too. " * 2
    assert not is_looping(text)


def test_figures_are_the_same_however_they_are_grouped() -> None:
    assert figures_in("34,300 and 34300 and 2.10 and 2.1") == {"34300", "2.1"}


def test_sentences_keep_figures_and_quotes_whole() -> None:
    text = 'It is worth £32.5m a year. "Good." We agree.'
    assert split_sentences(text) == ["It is worth £32.5m a year.", '"Good."', "We agree."]
    assert split_sentences("损耗 22%。我们说：“好。”然后走了。") == [
        "损耗 22%。",
        "我们说：“好。”",
        "然后走了。",
    ]


@given(st.text(max_size=300), st.sampled_from(["en", "zh"]), st.booleans())
def test_any_text_is_cleaned_without_adding_a_word(
    text: str, language: Language, is_complete: bool
) -> None:
    kept = clean_draft(text, ground(language, is_complete=is_complete)).text
    assert set("".join(kept.split())) <= set("".join(text.split()))


def strict(language: Language, *lines: str, before: str = "") -> DraftGround:
    return DraftGround(language=language, lines=lines, before=before, is_strict=True)


def test_a_base_models_claim_of_its_own_is_cut() -> None:
    facts = strict("en", "The request: We are raising a seed round, paid in by April.")
    clean = clean_draft("The seed round has been paid in. The company is a company.", facts)
    assert clean.text == ""
    assert DraftFault.UNGROUNDED in clean.faults


def test_a_base_models_rendering_of_a_fact_stays() -> None:
    facts = strict("en", "Team: Our CEO ran cafes, our CTO comes from payments.")
    text = "Our CEO ran cafes, and our CTO comes from payments."
    assert clean_draft(text, facts).text == text
    facts = strict("zh", "方案：手机上看每一箱的温度和剩余货架期。")
    assert clean_draft("农户在手机上看每一箱的温度。", facts).text == "农户在手机上看每一箱的温度。"


def test_what_stands_before_the_draft_is_not_said_again() -> None:
    said = "Our CEO ran cafes, our CTO comes from payments."
    facts = strict("en", f"Team: {said}", before=said)
    assert clean_draft("Our CEO ran cafes, our CTO comes from payments now.", facts).text == ""


def test_a_note_in_its_own_form_is_no_sentence() -> None:
    facts = DraftGround(language="en", lines=("Price: £79 a month",), labels=("Price",))
    assert clean_draft("Price: £79 a month.", facts).faults == {DraftFault.ECHO}
