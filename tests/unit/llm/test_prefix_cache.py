"""A project's common beginning survives the process, and is thrown away on any doubt."""

from pathlib import Path

import pytest

from assistant.llm.prefix_cache import PrefixCache
from assistant.llm.protocol import Done, Generate, Prompt, Sampling, Token
from assistant.llm.scheduler import EXTRA_SEQUENCES, Limits, Scheduler
from assistant.llm.sequences import Sequences
from assistant.llm.state_files import StateFiles
from assistant.llm.token_choice import TokenChoice
from tests.unit.llm.fake_context import FakeContext, FakeSampler, FakeVocabulary, text_alone

SLOTS = 2
LENGTH = 500
FACTS = "all that the founder has told us about her shop in the small town by the sea " * 3


class Program:
    """One run of the program over a folder of states."""

    def __init__(self, folder: Path, *, context: FakeContext | None = None) -> None:
        number = SLOTS + EXTRA_SEQUENCES
        self.context = context or FakeContext(
            cell_count=2 * LENGTH, batch_size=64, sequence_count=number
        )
        self.sequences = Sequences(self.context, number, can_share=True)
        files = StateFiles(folder, fingerprint="fake", limit_bytes=10_000_000)
        self.cache = PrefixCache(
            self.context, self.sequences, files, sequence=number - 1, bytes_per_token=10
        )
        self.scheduler = Scheduler(
            self.context,
            FakeVocabulary(),
            self.sequences,
            limits=Limits(slots=SLOTS, context_length=LENGTH),
            choice=TokenChoice(lambda _: FakeSampler(self.context)),
            saved=self.cache,
        )

    def write(self, *prompts: str, scope: str = "p1") -> list[Done]:
        for prompt in prompts:
            sampling = Sampling(max_tokens=6)
            request = Generate(
                id=prompt, prompt=Prompt.plain(prompt), sampling=sampling, scope=scope
            )
            self.scheduler.submit(request)
        texts: dict[str, str] = {}
        ends: list[Done] = []
        while not self.scheduler.is_idle():
            for event in self.scheduler.step():
                if isinstance(event, Token):
                    texts[event.id] = texts.get(event.id, "") + event.text
                else:
                    assert isinstance(event, Done)
                    ends.append(event)
        for prompt in prompts:
            request = Generate(id="", prompt=Prompt.plain(prompt), sampling=Sampling(max_tokens=6))
            assert texts.get(prompt, "") == text_alone(request, context_length=LENGTH)
        return ends

    def save(self) -> None:
        while self.cache.has_unsaved():
            self.cache.save_one(range(SLOTS + EXTRA_SEQUENCES))


def states(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.state"))


def test_after_a_restart_the_common_beginning_is_there(tmp_path: Path) -> None:
    first = Program(tmp_path)
    first.write(FACTS + "x", FACTS + "y")
    first.save()
    assert first.cache.saved == 1
    again = Program(tmp_path)
    [end] = again.write(FACTS + "z")
    assert again.cache.loaded == 1
    assert end.reused_tokens == len(FACTS)


def test_one_request_alone_has_nothing_in_common_with_another(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write(FACTS + "x")
    program.save()
    assert not states(tmp_path)


def test_another_projects_prompt_is_not_taken(tmp_path: Path) -> None:
    first = Program(tmp_path)
    first.write(FACTS + "x", FACTS + "y")
    first.save()
    again = Program(tmp_path)
    again.write(FACTS + "z", scope="p2")
    assert again.cache.loaded == 0


def test_without_a_scope_nothing_is_written(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write(FACTS + "x", FACTS + "y", scope="")
    assert not program.cache.has_unsaved()


def test_a_short_beginning_is_not_worth_a_file(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write(FACTS[:50] + "x", FACTS[:50] + "y")
    assert not program.cache.has_unsaved()


def test_what_memory_has_is_not_read_from_the_disk(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write(FACTS + "x", FACTS + "y")
    program.save()
    program.write(FACTS + "z")
    assert program.cache.loaded == 0


def test_several_requests_after_a_restart_read_one_file_once(tmp_path: Path) -> None:
    first = Program(tmp_path)
    first.write(FACTS + "x", FACTS + "y")
    first.save()
    again = Program(tmp_path)
    ends = again.write(FACTS + "z", FACTS + "w", FACTS + "v")
    assert again.cache.loaded == 1
    assert {end.reused_tokens for end in ends} == {len(FACTS)}


def test_a_state_whose_window_has_moved_on_is_extended_and_never_cut(tmp_path: Path) -> None:
    first = Program(tmp_path)
    first.write(FACTS + "x", FACTS + "y")
    first.save()
    moved = FakeContext(
        cell_count=2 * LENGTH,
        batch_size=64,
        sequence_count=SLOTS + EXTRA_SEQUENCES,
        keeps_beginnings=False,
    )
    again = Program(tmp_path, context=moved)
    [end] = again.write(FACTS + "z")
    assert end.reused_tokens == len(FACTS)
    [end] = again.write(FACTS[:100] + "other words")
    assert end.reused_tokens == 0


@pytest.mark.parametrize("damage", ["flip", "empty", "other tokens"])
def test_a_damaged_state_is_thrown_away_and_the_text_is_right(tmp_path: Path, damage: str) -> None:
    first = Program(tmp_path)
    first.write(FACTS + "x", FACTS + "y")
    first.save()
    [path] = states(tmp_path)
    if damage == "flip":
        path.write_text(path.read_text().replace("1", "2", 1))
    elif damage == "empty":
        path.write_bytes(b"")
    else:  # sealed, but by somebody else
        path.write_text(" ".join(["10"] * len(FACTS)))
        files = StateFiles(tmp_path, fingerprint="fake", limit_bytes=10_000_000)
        found = files.find("p1", FakeVocabulary().prompt_tokens(Prompt.plain(FACTS)))
        assert found is not None
        assert files.finish(found)
    again = Program(tmp_path)
    [end] = again.write(FACTS + "z")
    assert end.reused_tokens == 0
    assert again.cache.loaded == 0
    assert not states(tmp_path)


def test_when_the_facts_change_the_new_beginning_is_saved(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write(FACTS + "x", FACTS + "y")
    program.save()
    changed = "a new first fact " + FACTS
    program.write(changed + "x", changed + "y")
    program.save()
    again = Program(tmp_path)
    [end] = again.write(changed + "z")
    assert end.reused_tokens == len(changed)
