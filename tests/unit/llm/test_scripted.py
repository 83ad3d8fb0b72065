"""The scripted engine plays what a script says."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ModelFileError
from assistant.llm.engine_contract import Event
from assistant.llm.protocol import Done, Failed, Generate, Load, Prompt, Sampling, Token
from assistant.llm.scripted import ScriptedEngine, split_pieces


def _engine(tmp_path: Path, **script: Any) -> ScriptedEngine:
    path = tmp_path / "script.json"
    path.write_text(json.dumps(script), "utf-8")
    engine = ScriptedEngine.from_file(path)
    engine.load(Load(path=str(path)))
    return engine


def _ask(text: str, *, request_id: str = "one", priority: int = 0, **sampling: Any) -> Generate:
    prompt = Prompt.chat(system="system", user=text)
    wanted = Sampling(**sampling)
    return Generate(id=request_id, prompt=prompt, sampling=wanted, priority=priority)


def _play(engine: ScriptedEngine, *requests: Generate) -> list[Event]:
    for request in requests:
        engine.submit(request)
    events: list[Event] = []
    while not engine.is_idle():
        events += engine.step()
    return events


def _text(events: Iterable[Event], request_id: str = "one") -> str:
    pieces = (each for each in events if isinstance(each, Token) and each.id == request_id)
    return "".join(piece.text for piece in pieces)


def test_the_first_rule_that_matches_is_played(tmp_path: Path) -> None:
    rules = [{"match": "market", "text": "M"}, {"match": "market size", "text": "S"}]
    engine = _engine(tmp_path, rules=rules, default={"text": "D"})
    assert _text(_play(engine, _ask("the market size"))) == "M"
    assert _text(_play(engine, _ask("the team"))) == "D"


def test_a_rule_is_left_out_once_it_is_used_up(tmp_path: Path) -> None:
    engine = _engine(tmp_path, rules=[{"text": "first", "times": 1}], default={"text": "then"})
    assert [_text(_play(engine, _ask("q"))) for _ in range(3)] == ["first", "then", "then"]


def test_pieces_are_played_as_they_stand(tmp_path: Path) -> None:
    engine = _engine(tmp_path, default={"pieces": ["a", "bc"]})
    assert [each.text for each in _play(engine, _ask("q")) if isinstance(each, Token)] == [
        "a",
        "bc",
    ]


def test_a_text_stops_at_its_stop_text_and_at_its_length(tmp_path: Path) -> None:
    engine = _engine(tmp_path, default={"text": "one two ## three"})
    events = _play(engine, _ask("q", stop=("##",)))
    assert (_text(events), events[-1].id) == ("one two ", "one")
    ends = [each for each in _play(engine, _ask("q", max_tokens=2)) if isinstance(each, Done)]
    assert [(end.reason, end.tokens) for end in ends] == [("length", 2)]


def test_a_prompt_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    engine = _engine(tmp_path, context_length=4)
    events = _play(engine, _ask("one two three four"))
    assert [each.key for each in events if isinstance(each, Failed)] == ["prompt_too_long"]


def test_a_base_model_takes_no_turns(tmp_path: Path) -> None:
    events = _play(_engine(tmp_path, has_chat_template=False), _ask("q"))
    assert [each.key for each in events if isinstance(each, Failed)] == ["model_without_template"]


def test_a_higher_priority_comes_first(tmp_path: Path) -> None:
    engine = _engine(tmp_path)
    requests = [_ask("q", request_id=name, priority=rank) for name, rank in (("a", 0), ("b", 1))]
    ends = [each.id for each in _play(engine, *requests) if isinstance(each, Done)]
    assert ends == ["b", "a"]


def test_requests_can_stream_side_by_side(tmp_path: Path) -> None:
    engine = _engine(tmp_path, parallel=2, default={"text": "x y", "delay_ms": 1})
    events = _play(engine, _ask("q", request_id="a"), _ask("q", request_id="b"))
    first_end = next(index for index, each in enumerate(events) if isinstance(each, Done))
    assert {each.id for each in events[:first_end]} == {"a", "b"}


def test_prompts_are_recorded(tmp_path: Path) -> None:
    record = tmp_path / "prompts.jsonl"
    _play(_engine(tmp_path, record=str(record)), _ask("问题"))
    assert json.loads(record.read_text("utf-8")) == {"id": "one", "prompt": "system\n\n问题"}


def test_a_model_that_is_gone_is_refused(tmp_path: Path) -> None:
    engine = _engine(tmp_path)
    with pytest.raises(ModelFileError):
        engine.load(Load(path=str(tmp_path / "gone")))


def test_abandoned_requests_are_named(tmp_path: Path) -> None:
    engine = _engine(tmp_path, default={"text": "a b c"})
    engine.submit(_ask("q", request_id="a"))
    engine.step()
    engine.submit(_ask("q", request_id="b"))
    assert engine.abandon() == ["a", "b"]
    assert engine.is_idle()


def test_a_text_is_split_into_words_and_han_signs_and_loses_nothing() -> None:
    text = "A plan,\n\n二〇二七年 ok "
    assert "".join(split_pieces(text)) == text
    assert split_pieces("a b你好") == ["a", " b", "你", "好"]
