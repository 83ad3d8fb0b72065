"""Chooses tokens that keep to a JSON schema: first freely, then checks that one token.

A grammar over a whole vocabulary of 262,144 tokens costs more than the model itself. So a token is
chosen as without a schema, and only that one is tested. If the grammar refuses it, the likeliest
few hundred are tested, then those that JSON is made of; the whole vocabulary only if none will do.
"""

import codecs
import ctypes
import string
import threading
from array import array
from functools import lru_cache
from typing import Any

import llama_cpp

from assistant.llm.failures import EngineError
from assistant.llm.protocol import Sampling
from assistant.llm.sampling import DryTemplate, SamplerChain, make_chain, native_samplers
from assistant.llm.schema_grammar import OpenText, SchemaError, grammar_of, read_schema

LIKELIEST = 256
PIECE_BYTES = 256
QUOTE = b'"'
SENTENCE_ENDS = frozenset(".!?。！？")
BLANK = b" "
NEW_LINE = b"\n"
NO_TOKEN = -1
CHARACTERS = string.digits + string.ascii_letters + string.punctuation
FIRST_IDEOGRAPH = b"\xe3"  # the first byte, in UTF-8, of what is written without blanks
# A text is ended before its limit, where a word ends: the share of the limit from which on.
SENTENCE_MAY_END = 0.5
WORD_MAY_END = 0.85
_REFUSED = float("-inf")


def make_sampler(
    sampling: Sampling,
    schema: str,
    *,
    vocabulary: Any,  # noqa: ANN401 - a C pointer
    dry: DryTemplate | None = None,
) -> "SamplerChain | GrammarSampler":
    """Return what chooses the tokens of a request; ``schema`` is empty for free text.

    Raises:
        EngineError: the schema cannot be made a grammar.
    """
    if schema:
        return GrammarSampler(sampling, schema, vocabulary=vocabulary, dry=dry)
    return SamplerChain(sampling, vocabulary=vocabulary, dry=dry)


class GrammarSampler:
    """Chooses tokens for one request whose answer keeps to a JSON schema.

    Nothing that the grammar would refuse is ever handed to it, nor anything after its end: either
    ends the process.
    """

    def __init__(
        self,
        sampling: Sampling,
        schema: str,
        *,
        vocabulary: Any,  # noqa: ANN401 - a C pointer
        dry: DryTemplate | None = None,
    ) -> None:
        """Make the grammar.

        Raises:
            EngineError: the schema cannot be made a grammar.
        """
        self._grammar: Any = None
        self._chain: Any = None
        self._vocabulary = vocabulary
        self._tokens = _Tokens(vocabulary)
        self._has_penalties = sampling.repeat_penalty not in (0, 1) or sampling.dry_multiplier > 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._one = llama_cpp.llama_token_data_array()
        self._candidate: Any = (llama_cpp.llama_token_data * 1)()
        self.is_complete = False
        try:
            parsed = read_schema(schema)
            grammar = grammar_of(parsed).encode("utf-8")
        except SchemaError as error:
            raise EngineError("grammar_rejected", reason=str(error)) from error
        self._schema = schema
        self._text = OpenText(parsed)
        self._grammar = llama_cpp.llama_sampler_init_grammar(vocabulary, grammar, b"root")
        if not self._grammar:
            raise EngineError("grammar_rejected", reason="llama.cpp refuses the grammar")
        self._chain = make_chain(native_samplers(sampling, vocabulary, dry))

    def sample(self, context: Any, index: int) -> int:  # noqa: ANN401 - a C pointer
        """Choose a token from the logits at a row of a context's last batch, and remember it.

        Once the answer is complete, this is the token that ends it. So it is in the case, never
        seen, that no token of the vocabulary fits: the answer is then cut.
        """
        if self.is_complete:
            return self._tokens.end
        before = llama_cpp.llama_sampler_clone(self._chain) if self._has_penalties else None
        token = int(llama_cpp.llama_sampler_sample(self._chain, context, index))
        is_kept = self._is_allowed(token) and not self._ends_here(token)
        if before is not None and is_kept and self._counts_for_penalties(token):
            llama_cpp.llama_sampler_free(before)
        elif before is not None:
            self._go_back_to(before)
        if not is_kept:
            token = self._choose_again(token, context, index)
        if token != self._tokens.end:
            self._accept(token)
        return token

    def close(self) -> None:
        """Free the grammar and the chain."""
        for sampler in (self._grammar, self._chain):
            if sampler:
                llama_cpp.llama_sampler_free(sampler)
        self._grammar = self._chain = None

    # --- what is allowed ---

    def _is_allowed(self, token: int) -> bool:
        return self._is_whole(token) and self._grammar_allows(token)

    def _is_whole(self, token: int) -> bool:
        """Tell whether a token goes on in sound UTF-8; the grammar itself looks less closely."""
        piece = self._tokens.piece(token)
        if not piece or b"\0" in piece:
            return False
        state = self._decoder.getstate()
        try:
            self._decoder.decode(piece)
        except UnicodeDecodeError:
            return False
        finally:
            self._decoder.setstate(state)
        return True

    def _grammar_allows(self, token: int) -> bool:
        self._candidate[0] = (token, 0.0, 0.0)
        _point(self._one, self._candidate, 1)
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(self._one))
        return bool(self._candidate[0].logit != _REFUSED)

    def _ends_here(self, token: int) -> bool:
        """Tell whether the open text had better end than go on with this token."""
        text = self._text
        if not text.is_open or not text.limit or self._decoder.getstate()[0]:
            return False
        piece = self._tokens.piece(token)
        more = piece.decode("utf-8", "ignore").partition('"')
        if more[1] and text.length + len(more[0]) <= text.limit:
            return False  # it ends by itself
        share = text.length / text.limit
        if text.length + len(more[0]) > text.limit:
            return text.length > 0
        is_between_words = piece[:1] == BLANK or piece[:1] >= FIRST_IDEOGRAPH
        least = SENTENCE_MAY_END if text.last in SENTENCE_ENDS else WORD_MAY_END
        return is_between_words and share >= least

    def _counts_for_penalties(self, token: int) -> bool:
        """Tell whether a token is the model's own words; JSON has to repeat its marks."""
        return self._text.is_open and QUOTE not in self._tokens.piece(token)

    # --- choosing ---

    def _go_back_to(self, before: Any) -> None:  # noqa: ANN401 - a C pointer
        """Take back the last token; the random numbers go on."""
        llama_cpp.llama_sampler_free(self._chain)
        self._chain = before
        _point(self._one, self._candidate, 1)
        llama_cpp.llama_sampler_apply(self._chain, ctypes.byref(self._one))

    def _choose_again(self, refused: int, context: Any, index: int) -> int:  # noqa: ANN401 - a C pointer
        if self._wants_to_end(refused) and self._may_close():
            return self._tokens.quote
        logits = llama_cpp.llama_get_logits_ith(context, index)
        allowed = (
            self._allowed_of_likeliest(logits)
            or self._allowed_of_marks(logits)
            or self._allowed_of_all(logits)
        )
        if not allowed:
            return self._tokens.end
        token = self._choose_among(allowed)
        if self._ends_here(token) and self._may_close():
            return self._tokens.quote
        if self._counts_for_penalties(token):
            llama_cpp.llama_sampler_accept(self._chain, token)
        return token

    def _wants_to_end(self, refused: int) -> bool:
        """Tell whether a refused token shows that the open text is over."""
        if self._ends_here(refused):
            return True
        is_end = llama_cpp.llama_vocab_is_eog(self._vocabulary, refused)
        is_new_line = self._tokens.piece(refused)[:1] == NEW_LINE
        return self._text.is_open and self._text.length > 0 and (is_end or is_new_line)

    def _may_close(self) -> bool:
        quote = self._tokens.quote
        return self._text.is_open and quote != NO_TOKEN and self._is_allowed(quote)

    def _allowed_of_likeliest(self, logits: Any) -> list[tuple[int, float]]:  # noqa: ANN401 - a C pointer
        candidates = _filled_candidates(self._tokens.count, logits)
        _keep_likeliest(candidates)
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
        return self._kept(candidates)

    def _allowed_of_marks(self, logits: Any) -> list[tuple[int, float]]:  # noqa: ANN401 - a C pointer
        """Try what JSON and the names of the fields are made of: often, that alone is allowed."""
        marks = self._tokens.of_text(self._schema) | self._tokens.of_characters()
        found = ((token, logits[token]) for token in sorted(marks))
        return [(token, logit) for token, logit in found if self._is_allowed(token)]

    def _allowed_of_all(self, logits: Any) -> list[tuple[int, float]]:  # noqa: ANN401 - a C pointer
        candidates = _filled_candidates(self._tokens.count, logits)
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
        _keep_likeliest(candidates)
        return self._kept(candidates)

    def _kept(self, candidates: Any) -> list[tuple[int, float]]:  # noqa: ANN401 - a C structure
        found = ((each.id, each.logit) for each in candidates.data[: candidates.size])
        return [(id_, logit) for id_, logit in found if logit != _REFUSED and self._is_whole(id_)]

    def _choose_among(self, allowed: list[tuple[int, float]]) -> int:
        items: Any = (llama_cpp.llama_token_data * len(allowed))()
        for at, (token, logit) in enumerate(allowed):
            items[at].id, items[at].logit = token, logit
        candidates = _point(llama_cpp.llama_token_data_array(), items, len(items))
        llama_cpp.llama_sampler_apply(self._chain, ctypes.byref(candidates))
        return int(candidates.data[candidates.selected].id)

    def _accept(self, token: int) -> None:
        llama_cpp.llama_sampler_accept(self._grammar, token)
        self._text.feed(self._decoder.decode(self._tokens.piece(token)))
        self.is_complete = self._grammar_allows(self._tokens.end)


class _Tokens:
    """The vocabulary of a model: the bytes of its tokens, and the two that end something."""

    def __init__(self, vocabulary: Any) -> None:  # noqa: ANN401 - a C pointer
        self._vocabulary = vocabulary
        self._buffer = ctypes.create_string_buffer(PIECE_BYTES)
        self.count = int(llama_cpp.llama_vocab_n_tokens(vocabulary))
        self.end = self._find_end()
        self.quote = self._find_quote()

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token; one that ends or controls a text has none."""
        length = llama_cpp.llama_token_to_piece(
            self._vocabulary, token, self._buffer, len(self._buffer), 0, False
        )
        if length < 0:
            self._buffer = ctypes.create_string_buffer(-length)
            return self.piece(token)
        return self._buffer.raw[:length]

    def of_text(self, text: str) -> set[int]:
        """Return the tokens that a text is made of."""
        return set(self._tokenized(text))

    def of_characters(self) -> set[int]:
        """Return the tokens of single characters, as far as there are some."""
        single = (self._tokenized(character) for character in CHARACTERS)
        return {tokens[0] for tokens in single if len(tokens) == 1}

    def _tokenized(self, text: str) -> list[int]:
        data = text.encode("utf-8", "replace")
        room = (llama_cpp.llama_token * (len(data) + 8))()
        count = llama_cpp.llama_tokenize(
            self._vocabulary, data, len(data), room, len(room), False, False
        )
        return list(room[: max(0, count)])

    def _find_end(self) -> int:
        ends = (
            int(llama_cpp.llama_vocab_eos(self._vocabulary)),
            int(llama_cpp.llama_vocab_eot(self._vocabulary)),
        )
        known = [token for token in ends if token >= 0]
        if not known:
            raise EngineError("grammar_rejected", reason="the model has no token to end with")
        return known[0]

    def _find_quote(self) -> int:
        """Return the token of a quotation mark alone; some vocabularies put a blank before it."""
        for text in ('"', 'a"'):
            last = self._tokenized(text)[-1:]
            if last and self.piece(last[0]) == QUOTE:
                return last[0]
        return NO_TOKEN


def _point(candidates: Any, items: Any, size: int) -> Any:  # noqa: ANN401 - C structures
    candidates.data = ctypes.cast(items, llama_cpp.llama_token_data_p)
    candidates.size = size
    candidates.selected = -1
    candidates.sorted = False
    return candidates


class _Rooms(threading.local):
    """Room for all tokens, 3 MB for a large vocabulary: one for each thread that chooses."""

    def __init__(self) -> None:
        self.count = 0
        self.room: Any = None
        self.ids = array("i")

    def of_size(self, count: int) -> tuple[Any, "array[int]"]:
        if count != self.count:
            self.room = (llama_cpp.llama_token_data * count)()
            self.ids, self.count = array("i", range(count)), count
        return self.room, self.ids


_rooms = _Rooms()


def _filled_candidates(count: int, logits: Any) -> Any:  # noqa: ANN401 - C structures
    room, ids = _rooms.of_size(count)
    data = memoryview(room).cast("B")
    values = ctypes.cast(logits, ctypes.POINTER(ctypes.c_float * count)).contents
    data.cast("i")[0::3] = memoryview(ids)  # a candidate is its id, its logit and its probability
    data.cast("f")[1::3] = memoryview(values).cast("B").cast("f")
    return _point(llama_cpp.llama_token_data_array(), room, count)


@lru_cache(maxsize=1)
def _top_k() -> Any:  # noqa: ANN401 - a C pointer
    return llama_cpp.llama_sampler_init_top_k(LIKELIEST)


def _keep_likeliest(candidates: Any) -> None:  # noqa: ANN401 - a C structure
    llama_cpp.llama_sampler_apply(_top_k(), ctypes.byref(candidates))
