"""The request for one sentence holds it, what is wrong, and the facts, in both forms of a model."""

import pytest

from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.rewrite_prompting import build_rewrite, parse_rewrite_template
from assistant.services.content import rewrite_template


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_forms_hold_the_sentence_the_problem_and_the_facts(language: Language) -> None:
    template = rewrite_template(language)
    built = build_rewrite(template, "We {sell} it.", problem="No {f}.", lines=("Price: £9", "价格"))
    for text in (built.user, built.completion):
        assert "We {sell} it." in text
        assert "No {f}." in text
        assert "- Price: £9\n- 价格" in text
    assert built.completion.startswith(template.intro)
    assert built.completion.endswith(template.answer.rstrip())
    assert all(example.text in built.completion for example in template.examples)
    assert template.version >= 1
    assert template.stop


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fact_is_said_in_words(language: Language) -> None:
    template = rewrite_template(language)
    built = build_rewrite(template, "It.", problem="", lines=())
    assert built.user.endswith(template.no_facts)
    assert "{figures}" in template.unbacked


def test_a_template_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(TypeError):
        parse_rewrite_template({"version": 1, "colour": "red"})
