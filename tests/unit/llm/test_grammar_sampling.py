"""Answers of the real models keep to their schema, end, and never bring the process down."""

import ctypes
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llama_cpp
import pytest

from assistant.domain.answer_schema import Choice, ListOf, Number, Record, Text, schema_text
from assistant.domain.answers import Reading, read_answer
from assistant.llm.failures import EngineError
from assistant.llm.grammar_sampling import GrammarSampler, make_sampler
from assistant.llm.protocol import Sampling
from assistant.llm.sampling import SamplerChain

SLIDE = Record(
    fields={
        "headline": Text(most=50),
        "points": ListOf(item=Text(most=40), least=1, most=3),
        "kind": Choice(options=("offer", "proof")),
        "price": Number(least=0, may_be_missing=True),
        "notes": Text(most=40, may_be_missing=True),
    }
)
EXAMPLE = (
    '{"headline": "Bread is baked for the bin", "points": ["Every evening a baker guesses.",'
    ' "What is not sold is thrown away."], "kind": "proof", "price": {"needs": "What does it cost?"'
    '}, "notes": "Show the bin."}'
)
PROMPT = f"Notes and slides as JSON.\nSlide: {EXAMPLE}\n\nNotes: a shop for boats.\nSlide: "
CHINESE = {"headline": "潮位：“空”泊位 🚤", "points": ["𠮷", "a\\b", 'c "d"'], "kind": "offer"}
MOST_TOKENS = 120


class Model:
    """A model, or its vocabulary alone, without an engine around it."""

    def __init__(self, path: Path, *, has_weights: bool) -> None:
        parameters = llama_cpp.llama_model_default_params()
        parameters.vocab_only = not has_weights
        self.handle = llama_cpp.llama_model_load_from_file(str(path).encode(), parameters)
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.handle)
        self.context: Any = None
        if has_weights:
            wanted = llama_cpp.llama_context_default_params()
            wanted.n_ctx, wanted.n_batch, wanted.swa_full = 768, 512, True
            wanted.n_threads = wanted.n_threads_batch = 1  # two that poll fight on a busy machine
            self.context = llama_cpp.llama_init_from_model(self.handle, wanted)

    def close(self) -> None:
        if self.context is not None:
            llama_cpp.llama_free(self.context)
        llama_cpp.llama_model_free(self.handle)

    def tokens(self, text: str | bytes) -> list[int]:
        data = text.encode() if isinstance(text, str) else text
        room = (llama_cpp.llama_token * (len(data) + 8))()
        count = llama_cpp.llama_tokenize(
            self.vocabulary, data, len(data), room, len(room), False, False
        )
        return list(room[:count])

    def read(self, tokens: list[int]) -> None:
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        batch = llama_cpp.llama_batch_get_one(array, len(tokens))
        assert llama_cpp.llama_decode(self.context, batch) == 0

    def sampler(self, sampling: Sampling, shape: Record = SLIDE) -> GrammarSampler:
        return GrammarSampler(sampling, schema_text(shape), vocabulary=self.vocabulary)

    def answer(self, sampling: Sampling, shape: Record = SLIDE) -> str:
        """Write one answer; what is cut at the end may be half a character."""
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), True)
        sampler = self.sampler(sampling, shape)
        written = b""
        tokens = [llama_cpp.llama_vocab_bos(self.vocabulary), *self.tokens(PROMPT)]
        for _ in range(MOST_TOKENS):
            self.read(tokens)
            tokens = [sampler.sample(self.context, -1)]
            if llama_cpp.llama_vocab_is_eog(self.vocabulary, tokens[0]):
                break
            written += sampler._tokens.piece(tokens[0])
        if sampler.is_complete:  # nothing follows, however often it is asked
            assert sampler.sample(self.context, -1) == sampler.sample(self.context, -1)
            assert llama_cpp.llama_vocab_is_eog(self.vocabulary, sampler.sample(self.context, -1))
        sampler.close()
        sampler.close()
        return written.decode("utf-8", "ignore")


@pytest.fixture(scope="module", autouse=True)
def quiet_log() -> Iterator[None]:
    """Keep llama.cpp from writing its log between the tests' lines."""
    silent = llama_cpp.llama_log_callback(lambda *_: None)
    llama_cpp.llama_log_set(silent, ctypes.c_void_p(0))
    yield
    llama_cpp.llama_log_set(llama_cpp.llama_log_callback(), ctypes.c_void_p(0))


MODELS = [
    pytest.param("starter", marks=pytest.mark.model),
    pytest.param("smollm", marks=pytest.mark.smollm),
]


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest) -> Iterator[Model]:
    """Return each model with its weights."""
    opened = Model(request.getfixturevalue(request.param), has_weights=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=MODELS)
def words(request: pytest.FixtureRequest) -> Iterator[Model]:
    """Return each model's vocabulary."""
    opened = Model(request.getfixturevalue(request.param), has_weights=False)
    yield opened
    opened.close()


def _is_kept(reading: Reading) -> bool:
    """Tell whether a form was kept to: nothing is wrong but that it may be cut."""
    return {problem.kind for problem in reading.problems} <= {"cut"}


def test_an_answer_is_complete_and_sound_and_the_same_for_the_same_seed(model: Model) -> None:
    sampling = Sampling(seed=1, temperature=0.7)
    text = model.answer(sampling)
    assert read_answer(SLIDE, text).is_good, text
    assert text == model.answer(sampling)


def test_nonsense_keeps_to_the_form_and_to_the_lengths(model: Model) -> None:
    text = model.answer(Sampling(seed=2, temperature=20, top_k=0, top_p=1, min_p=0))
    reading = read_answer(SLIDE, text)
    assert _is_kept(reading), (text, reading.problems)


def test_penalties_count_what_is_written_and_not_the_marks_of_json(model: Model) -> None:
    shape = Record(fields={"words": ListOf(item=Text(most=20), least=6, most=6)})
    harsh = Sampling(temperature=0, repeat_penalty=3, dry_multiplier=2, repeat_last_n=256)
    text = model.answer(harsh, shape)
    reading = read_answer(shape, text)
    assert reading.is_good, text
    assert isinstance(words := reading.values["words"], tuple)
    assert len(set(words)) == 6


# --- the grammar, token by token ------------------------------------------------------------------


def _take(sampler: GrammarSampler, tokens: list[int]) -> int:
    """Let tokens in as long as they are allowed; return how many were."""
    for number, token in enumerate(tokens):
        if sampler.is_complete or not sampler._is_allowed(token):
            return number
        sampler._accept(token)
    return len(tokens)


@pytest.mark.parametrize("blank", [" ", ""])
@pytest.mark.parametrize(
    "rest",
    ['"price":_3.5,_"notes":_"ü"', '"price":_{"needs":_"?"},_"notes":_{"needs":_"?"}'],
)
def test_what_the_form_allows_is_let_in(words: Model, blank: str, rest: str) -> None:
    beginning = json.dumps(CHINESE, ensure_ascii=False, separators=("," + blank, ":" + blank))
    text = beginning[:-1] + "," + blank + rest.replace("_", blank) + "}"
    sampler = words.sampler(Sampling())
    tokens = words.tokens(text)
    assert _take(sampler, tokens) == len(tokens)
    assert sampler.is_complete
    assert read_answer(SLIDE, text).is_good
    sampler.close()


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ('{"points"', '{"'),
        ('{ "headline"', "{"),
        ('{"headline":  "a', '{"headline": '),
        ('{"headline": "a  b', '{"headline": "a '),
        ('{"headline": "a\n', '{"headline": "a'),
        ('{"headline": "a\\u00', '{"headline": "a\\'),
        ('{"headline": " a', '{"headline": "'),
        ('{"headline": ""', '{"headline": "'),
        ('{"headline": {"needs"', '{"headline": '),
        ('{"headline": "a", "points": []', '{"headline": "a", "points": ['),
        ('{"headline": "a", "points": ["b","c","d",', '{"headline": "a", "points": ["b","c","d"'),
        ("\n{", ""),
    ],
)
def test_what_the_form_does_not_allow_is_refused(words: Model, text: str, good: str) -> None:
    sampler = words.sampler(Sampling())
    tokens = [token for character in text for token in words.tokens(character)]
    taken = tokens[: _take(sampler, tokens)]
    assert b"".join(map(sampler._tokens.piece, taken)).decode() == good
    sampler.close()


def test_bytes_that_are_no_characters_never_reach_the_grammar(words: Model) -> None:
    sampler = words.sampler(Sampling())
    by_piece = {sampler._tokens.piece(token): token for token in range(sampler._tokens.count)}
    sampler.close()
    for wrong in (b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xc0\x80", b"\xff", b"\xf5\x80", b"\x00"):
        tokens = [by_piece[bytes([each])] for each in wrong if bytes([each]) in by_piece]
        fresh = words.sampler(Sampling())
        _take(fresh, words.tokens('{"headline": "'))
        assert _take(fresh, tokens) < max(1, len(tokens)), wrong
        fresh.close()


def test_half_a_character_has_to_be_completed(words: Model) -> None:
    sampler = words.sampler(Sampling())
    _take(sampler, words.tokens('{"headline": "'))
    tokens = words.tokens("𠮷")
    assert len(tokens) > 1
    assert _take(sampler, tokens[:-1]) == len(tokens) - 1
    (quote,) = words.tokens('"')
    assert not sampler._is_allowed(quote)
    assert not sampler._ends_here(quote)
    assert _take(sampler, tokens[-1:]) == 1
    assert _take(sampler, [quote]) == 1
    sampler.close()


def test_tokens_that_end_or_control_a_text_are_refused_inside(words: Model) -> None:
    sampler = words.sampler(Sampling())
    _take(sampler, words.tokens('{"headline": "a'))
    ends = (llama_cpp.llama_vocab_eos, llama_cpp.llama_vocab_bos)
    controls = [each(words.vocabulary) for each in ends]
    assert not any(sampler._is_allowed(token) for token in controls)
    sampler.close()


def test_a_text_near_its_limit_ends_where_a_word_or_a_sentence_ends(words: Model) -> None:
    def ends(text: str, after: str) -> bool:
        sampler = words.sampler(Sampling())  # a headline has 50 characters
        _take(sampler, words.tokens('{"headline": "' + text))
        result = sampler._ends_here(words.tokens(after)[0])
        sampler.close()
        return result

    assert not ends("One short sentence.", " And")
    assert ends("One sentence of twenty-six letters.", " And")
    assert not ends("One sentence of twenty-six letters, ", "and")
    assert ends("Words that go on and on till the end is near", " and")
    assert not ends("Words that go on and on till the end is near", "er")
    assert ends("Words-that-go-on-and-on-till-the-end-is-near-and-n", "ear")
    assert ends("潮位让船主用电话预订空闲的泊位港口因此多收一些停泊费用。港口因此", "港") is False
    assert ends("潮位让船主用电话预订空闲的泊位，港口因此多收停泊费用。", "港")


def test_what_json_is_made_of_always_goes_on_with_an_answer(words: Model) -> None:
    logits = (ctypes.c_float * llama_cpp.llama_vocab_n_tokens(words.vocabulary))()
    answer = json.dumps(CHINESE | {"price": 3, "notes": "x"}, ensure_ascii=False)
    sampler = words.sampler(Sampling())
    for token in words.tokens(answer):
        allowed = sampler._allowed_of_marks(logits)
        assert allowed or sampler._decoder.getstate()[0], answer  # half a character may need more
        assert _take(sampler, [token]) == 1
    sampler.close()


def test_of_the_whole_vocabulary_the_likeliest_that_fit_are_left(words: Model) -> None:
    logits = (ctypes.c_float * llama_cpp.llama_vocab_n_tokens(words.vocabulary))()
    sampler = words.sampler(Sampling())
    found = [sampler._tokens.piece(token) for token, _ in sampler._allowed_of_all(logits)]
    assert set(found) == {b"{", b'{"'}
    sampler.close()


def test_a_model_that_would_end_the_answer_inside_a_text_ends_the_text(words: Model) -> None:
    sampler = words.sampler(Sampling())
    end, (new_line, *_) = llama_cpp.llama_vocab_eos(words.vocabulary), words.tokens("\n")
    _take(sampler, words.tokens('{"headline": "'))
    assert not sampler._wants_to_end(end)  # an empty text is none
    _take(sampler, words.tokens("Bread"))
    assert sampler._wants_to_end(end)
    assert sampler._wants_to_end(new_line)
    assert sampler._may_close()
    _take(sampler, words.tokens('"'))
    assert not sampler._wants_to_end(end)
    assert not sampler._may_close()
    sampler.close()


# --- making one -----------------------------------------------------------------------------------


@pytest.mark.smollm
def test_without_a_schema_nothing_is_checked(smollm: Path) -> None:
    vocabulary_only = Model(smollm, has_weights=False)
    made = make_sampler(Sampling(), "", vocabulary=vocabulary_only.vocabulary)
    assert isinstance(made, SamplerChain)
    made.close()
    schema = schema_text(SLIDE)
    constrained = make_sampler(Sampling(), schema, vocabulary=vocabulary_only.vocabulary)
    assert isinstance(constrained, GrammarSampler)
    constrained.close()
    vocabulary_only.close()


@pytest.mark.smollm
@pytest.mark.parametrize("schema", ["{", "3", '{"type": "string"}', '{"type": "object"}'])
def test_a_schema_without_a_grammar_is_refused_with_a_reason(smollm: Path, schema: str) -> None:
    vocabulary_only = Model(smollm, has_weights=False)
    with pytest.raises(EngineError) as caught:
        make_sampler(Sampling(), schema, vocabulary=vocabulary_only.vocabulary)
    assert caught.value.key == "grammar_rejected"
    assert caught.value.values["reason"]
    vocabulary_only.close()


@pytest.mark.smollm
def test_a_grammar_that_llama_refuses_is_said(
    smollm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary_only = Model(smollm, has_weights=False)
    monkeypatch.setattr("assistant.llm.grammar_sampling.grammar_of", lambda _schema: "root ::= (")
    with pytest.raises(EngineError) as caught:
        vocabulary_only.sampler(Sampling())
    assert caught.value.key == "grammar_rejected"
    vocabulary_only.close()
