"""A question in a form ends once: with its values, with fields left to the founder, or not."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.answer_schema import ListOf, NeedsFact, Record, Text, json_schema
from assistant.domain.answers import Problem
from assistant.errors import AssistantError
from assistant.llm.protocol import Generate, Sampling
from assistant.services.models import NO_MODEL
from assistant.services.structured_answers import (
    Answer,
    Question,
    StructuredAnswers,
    problem_lines,
)
from tests.unit.services.workplace import Workplace

SLIDE = Record(
    fields={
        "headline": Text(most=20),
        "points": ListOf(item=Text(most=20), least=1, most=2),
        "notes": Text(most=20, may_be_missing=True),
    }
)
GOOD = {"headline": "面包", "points": ["One"], "notes": {"needs": "How much?"}}
BAD = {"headline": "x" * 21, "points": ["Kept"], "notes": "Kept too"}
AGAIN = "cannot be used"  # words of the repair prompt


def _question(**changes: Any) -> Question:
    words = {"system": "Answer.", "user": "A slide, please.", "completion": "Slide: "}
    values: dict[str, Any] = {"shape": SLIDE, **words} | changes
    return Question(**values)


class Ends:
    """Records how questions end, and what was asked of the model."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        models = place.services.models
        self.service = StructuredAnswers(models)
        self.answers: dict[str, Answer] = {}
        self.errors: dict[str, AssistantError] = {}
        self.cancelled: list[str] = []
        self.requests: list[Generate] = []
        self.service.answered.connect(self.answers.__setitem__)
        self.service.failed.connect(self.errors.__setitem__)
        self.service.cancelled.connect(self.cancelled.append)

    def of(self, question_id: str) -> Answer | AssistantError | None:
        """Wait until a question has ended; None if it was cancelled."""
        ended = (self.answers, self.errors, self.cancelled)
        self.place.wait(lambda: any(question_id in each for each in ended))
        assert sum(question_id in each for each in ended) == 1
        assert question_id not in self.service.open_questions
        return self.answers.get(question_id) or self.errors.get(question_id)

    def answer(self, question: Question, **how: Any) -> Answer:
        """Ask and wait for the answer."""
        answer = self.of(self.service.ask(question, **how))
        assert isinstance(answer, Answer)
        return answer


@pytest.fixture
def ends(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ends]:
    """Return a service whose requests are looked at on their way to the real process."""
    recorded = Ends(place)
    client = place.services.models.client
    generate = client.generate

    def look(request: Generate) -> None:
        recorded.requests.append(request)
        generate(request)

    monkeypatch.setattr(client, "generate", look)
    yield recorded
    assert len({request.id for request in recorded.requests}) == len(recorded.requests)


def _script(place: Workplace, *rules: dict[str, Any], **script: Any) -> None:
    """Play the first rule for a first try; the prompt of a repair holds ``AGAIN``."""
    record = str(place.folder / "prompts.jsonl")
    place.script(record=record, rules=list(rules), **script)


def _prompts(place: Workplace) -> list[str]:
    lines = (place.folder / "prompts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["prompt"] for line in lines]


def test_a_good_answer_comes_at_the_first_try(place: Workplace, ends: Ends) -> None:
    _script(place, default={"text": json.dumps(GOOD, ensure_ascii=False)})
    answer = ends.answer(_question(), priority=3, scope="p1")
    assert answer.reading.values["headline"] == "面包"
    assert answer.reading.values["notes"] == NeedsFact(question="How much?")
    assert answer.needed_facts == (("notes", "How much?"),)
    assert (answer.left_open, answer.was_repaired) == ((), False)
    (request,) = ends.requests
    assert (request.priority, request.scope) == (3, "p1")
    assert json.loads(request.schema) == json_schema(SLIDE)
    assert request.sampling.max_tokens > 50
    assert _prompts(place) == ["Answer.\n\nA slide, please."]


def test_a_bad_answer_is_shown_with_its_problem_and_mended(place: Workplace, ends: Ends) -> None:
    repair = {"match": AGAIN, "text": json.dumps(GOOD)}
    _script(place, repair, default={"text": json.dumps(BAD)})
    answer = ends.answer(_question(), sampling=Sampling(seed=5, max_tokens=400))
    assert answer.was_repaired
    assert answer.left_open == ()
    assert answer.reading.values["headline"] == "面包"
    first, second = _prompts(place)
    assert second.startswith(f"{first}\n\n{json.dumps(BAD)}")
    assert "“headline” has 21 characters; 20 are allowed." in second
    assert [request.sampling.seed for request in ends.requests] == [5, 6]


def test_there_is_one_repair_try_and_then_the_field_is_hers(place: Workplace, ends: Ends) -> None:
    _script(place, default={"text": json.dumps(BAD)})
    answer = ends.answer(_question())
    assert len(ends.requests) == 2
    assert answer.left_open == ("headline",)
    assert answer.reading.values["points"] == ("Kept",)
    assert answer.reading.problems == (
        Problem(path="headline", kind="too_long", values={"most": 20, "length": 21}),
    )


def test_each_field_is_taken_from_the_try_that_has_it_sound(place: Workplace, ends: Ends) -> None:
    other = {"headline": "Short", "points": [], "notes": 3}
    _script(place, {"match": AGAIN, "text": json.dumps(other)}, default={"text": json.dumps(BAD)})
    answer = ends.answer(_question())
    assert answer.reading.values == {"headline": "Short", "points": ("Kept",), "notes": "Kept too"}
    assert answer.left_open == ()


def test_a_cut_answer_is_tried_again_and_keeps_what_was_complete(
    place: Workplace, ends: Ends
) -> None:
    _script(place, default={"pieces": ['{"headline": "Bread", ', '"points": ["One', "no end"]})
    answer = ends.answer(_question(), sampling=Sampling(max_tokens=2))
    assert "cut off" in _prompts(place)[1]
    assert answer.reading.is_cut
    assert answer.reading.values["headline"] == "Bread"
    assert answer.left_open == ("points", "notes")


def test_a_base_model_goes_on_with_a_text_in_either_language(place: Workplace, ends: Ends) -> None:
    _script(place, has_chat_template=False, default={"text": "{}"})
    answer = ends.answer(_question(language="zh", completion="幻灯片："))
    assert answer.left_open == ("headline", "points", "notes")
    first, second = _prompts(place)
    assert first == "幻灯片："
    assert second.startswith("幻灯片：{}\n\n这个回答的错误：\n- 缺少“headline”。\n")


def test_a_repair_that_fails_loses_nothing_that_was_sound(place: Workplace, ends: Ends) -> None:
    _script(place, default={"text": json.dumps(BAD)}, context_length=40)
    answer = ends.answer(_question(), sampling=Sampling(max_tokens=30))
    assert len(ends.requests) == 2  # the second prompt was too long
    assert answer.reading.values["points"] == ("Kept",)
    assert answer.left_open == ("headline",)


def test_a_prompt_that_is_too_long_is_a_failure(place: Workplace, ends: Ends) -> None:
    _script(place, default={"text": "{}"}, context_length=5)
    error = ends.of(ends.service.ask(_question(user="word " * 20)))
    assert isinstance(error, AssistantError)
    assert error.key == "prompt_too_long"


def test_without_a_model_a_question_fails_after_it_was_asked(place: Workplace, ends: Ends) -> None:
    place.services.models.choose(NO_MODEL)
    question_id = ends.service.ask(_question())
    assert ends.errors == {}
    error = ends.of(question_id)
    assert isinstance(error, AssistantError)
    assert error.key == "model_not_loaded"


def test_a_model_file_that_is_gone_fails_every_question(place: Workplace, ends: Ends) -> None:
    place.services.models.choose(str(Path(place.folder) / "gone.gguf"))
    ids = [ends.service.ask(_question()) for _ in range(2)]
    errors = [ends.of(question_id) for question_id in ids]
    assert [getattr(error, "key", "") for error in errors] == ["model_missing"] * 2


def test_a_process_that_dies_fails_the_question(place: Workplace, ends: Ends) -> None:
    _script(place, default={"text": json.dumps(GOOD), "fail": "crash", "fail_after": 2})
    error = ends.of(ends.service.ask(_question()))
    assert isinstance(error, AssistantError)


def test_a_question_is_cancelled_while_it_is_written_and_before(
    place: Workplace, ends: Ends
) -> None:
    _script(place, tokens_per_s=20, default={"text": json.dumps(GOOD)})
    written = ends.service.ask(_question())
    place.wait(lambda: bool(ends.requests))
    ends.service.cancel(written)
    assert ends.of(written) is None
    waiting = ends.service.ask(_question())
    ends.service.cancel(waiting)
    ends.service.cancel(waiting)
    assert ends.of(waiting) is None
    ends.service.cancel("never asked")
    assert (ends.answers, ends.errors) == ({}, {})
    assert ends.cancelled == [written, waiting]


def test_questions_are_answered_side_by_side(place: Workplace, ends: Ends) -> None:
    rules = [
        {"match": f"Number {n}.", "text": json.dumps(GOOD | {"headline": f"N{n}"})}
        for n in range(6)
    ]
    _script(place, *rules, parallel=3)
    ids = [ends.service.ask(_question(user=f"Number {n}.")) for n in range(6)]
    answers = [ends.of(question_id) for question_id in ids]
    headlines = [
        answer.reading.values["headline"] for answer in answers if isinstance(answer, Answer)
    ]
    assert headlines == [f"N{n}" for n in range(6)]


def test_problems_without_a_path_speak_of_the_answer() -> None:
    problem = Problem(path="", kind="not_record")
    assert problem_lines([problem], "en") == "- “the answer” has to be an object with named values."
    many = [Problem(path=f"f{n}", kind="empty") for n in range(20)]
    assert problem_lines(many, "zh").splitlines()[-1] == "- “f5”是空的。"
