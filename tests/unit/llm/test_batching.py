"""Real models write many texts at once, share what was read, and find it again on the disk."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assistant.llm.client import ModelClient
from assistant.llm.protocol import Done, Generate, Load, Prompt, Sampling, StatsReport
from tests.unit.llm.conftest import WAIT_MS, ClientMaker
from tests.unit.llm.recording import Recording

pytestmark = pytest.mark.model

FACTS = "Fact: the bakery bakes sourdough bread at night and sells it before eight.\n" * 12
SUBJECTS = ("customers", "prices", "rivals", "the team", "risks", "suppliers", "plans", "costs")
Loader = Callable[..., tuple[ModelClient, Recording]]


@pytest.fixture
def load(make_client: ClientMaker, qtbot: QtBot, starter: Path) -> Loader:
    """Return a function that loads the starter as wished, in a process of its own."""

    def load(**wish: object) -> tuple[ModelClient, Recording]:
        client, recording = make_client()
        request = Load(path=str(starter), context_length=1024)
        client.load_as(replace(request, **wish))  # type: ignore[arg-type]  # named by the tests
        qtbot.waitUntil(lambda: client.state == "loaded", timeout=WAIT_MS)
        return client, recording

    return load


def _section(subject: str, **changes: object) -> Generate:
    request = Generate(
        id=subject,
        prompt=Prompt.plain(f"{FACTS}\nWhat the plan says of {subject}: "),
        sampling=Sampling(max_tokens=12, temperature=0),
        scope="bakery",
    )
    return replace(request, **changes)  # type: ignore[arg-type]  # named by the tests


def _write(qtbot: QtBot, client: ModelClient, recording: Recording, *requests: Generate) -> None:
    for request in requests:
        client.generate(request)
    ids = [request.id for request in requests]
    qtbot.waitUntil(lambda: recording.has_ended(*ids), timeout=WAIT_MS)


def _stats(qtbot: QtBot, client: ModelClient, recording: Recording) -> StatsReport:
    recording.stats.clear()
    client.ask_stats()
    qtbot.waitUntil(lambda: bool(recording.stats), timeout=WAIT_MS)
    return recording.stats[-1]


def test_eight_sections_at_once_say_what_each_says_alone(load: Loader, qtbot: QtBot) -> None:
    alone, alone_recording = load(slots=1)
    for subject in SUBJECTS:
        _write(qtbot, alone, alone_recording, _section(subject))
    together, recording = load(slots=8)
    _write(qtbot, together, recording, *(_section(subject) for subject in SUBJECTS))
    same = [
        subject
        for subject in SUBJECTS
        if recording.texts[subject] == alone_recording.texts[subject]
    ]
    # Not all of them: where two tokens are almost equally likely, the last digits decide.
    assert len(same) >= len(SUBJECTS) - 2
    reused = sorted(recording.done[subject].reused_tokens for subject in SUBJECTS)
    assert reused[0] == 0
    assert reused[1] > 150
    steps = _stats(qtbot, together, recording).steps
    assert steps < _stats(qtbot, alone, alone_recording).steps / 2


def test_after_a_restart_the_facts_come_from_the_disk(
    load: Loader, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "模型 states"
    first, recording = load(state_folder=str(folder))
    _write(qtbot, first, recording, *(_section(subject) for subject in SUBJECTS[:3]))
    qtbot.waitUntil(lambda: _stats(qtbot, first, recording).states_saved == 1, timeout=WAIT_MS)
    text = recording.texts[SUBJECTS[0]]
    first.shutdown()
    second, recording = load(state_folder=str(folder))
    _write(qtbot, second, recording, _section(SUBJECTS[0]), _section(SUBJECTS[4]))
    assert _stats(qtbot, second, recording).states_loaded == 1
    assert recording.done[SUBJECTS[4]].reused_tokens > 150
    assert recording.texts[SUBJECTS[0]][:12] == text[:12]


def test_a_hundred_requests_at_once_all_end(load: Loader, qtbot: QtBot) -> None:
    client, recording = load()
    requests = [
        Generate(
            id=str(number),
            prompt=Prompt.plain(f"Number {number}: "),
            sampling=Sampling(max_tokens=2, seed=number),
        )
        for number in range(100)
    ]
    _write(qtbot, client, recording, *requests)
    assert len(recording.done) == 100
    report = _stats(qtbot, client, recording)
    assert (report.running, report.queued) == (0, 0)
    assert report.cells_used < report.cells_total


@pytest.mark.parametrize(
    "prompt",
    [
        "👩🏽‍🍳🥐🥐🥐 🧑‍🧑‍🧒‍🧒 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "𠮷野家与㐂、㵘、𪚥：",
        "\x00\x01\u200b\ufeff \u202e",
        "e\u0301" * 30,
        " ",
    ],
)
def test_any_signs_are_a_prompt(load: Loader, qtbot: QtBot, prompt: str) -> None:
    client, recording = load()
    _write(
        qtbot,
        client,
        recording,
        Generate(id="one", prompt=Prompt.plain(prompt), sampling=Sampling(max_tokens=8)),
    )
    assert recording.done["one"].prompt_tokens > 0


def test_no_tokens_asked_an_empty_prompt_and_a_stop_text_at_once_have_an_answer(
    load: Loader, qtbot: QtBot
) -> None:
    client, recording = load()
    _write(qtbot, client, recording, _section("whole"))
    first = recording.texts["whole"][0]
    nothing = Sampling(max_tokens=0)
    stopped = Sampling(max_tokens=12, temperature=0, stop=(first,))
    same = _section("whole").prompt
    _write(
        qtbot,
        client,
        recording,
        Generate(id="none", prompt=same, sampling=nothing),
        Generate(id="stopped", prompt=same, sampling=stopped),
        Generate(id="turns", prompt=Prompt.chat(system="", user="")),
    )
    none, stop = recording.done["none"], recording.done["stopped"]
    assert (none.reason, none.tokens, recording.texts.get("none", "")) == ("length", 0, "")
    assert (stop.reason, recording.texts.get("stopped", "")) == ("stop", "")
    assert recording.failed["turns"].key == "model_without_template"


@pytest.mark.smollm
def test_an_empty_answer_is_an_answer(make_client: ClientMaker, qtbot: QtBot, smollm: Path) -> None:
    client, recording = make_client()
    client.load(smollm, context_length=512)
    sampling = Sampling(max_tokens=20)
    request = Generate(id="one", prompt=Prompt.chat(system="", user=""), sampling=sampling)
    _write(qtbot, client, recording, request)
    assert isinstance(recording.done["one"], Done)


def test_a_cancel_leaves_the_others_alone(load: Loader, qtbot: QtBot) -> None:
    client, recording = load()
    long = Sampling(max_tokens=400, temperature=0.9, repeat_penalty=1.3, seed=3)
    client.generate(_section("long", sampling=long))
    qtbot.waitUntil(lambda: "long" in recording.texts, timeout=WAIT_MS)
    client.generate(_section("short"))
    client.cancel("long")
    qtbot.waitUntil(lambda: recording.has_ended("long", "short"), timeout=WAIT_MS)
    assert recording.done["long"].reason in ("cancelled", "stop")
    assert recording.done["short"].reason != "cancelled"
    assert recording.deaths == []
