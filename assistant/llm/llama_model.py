"""A loaded model: its weights, its vocabulary and its chat template."""

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import llama_cpp
from jinja2 import TemplateError
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from assistant.llm.devices import device_list
from assistant.llm.failures import EngineError
from assistant.llm.gguf import ModelFile
from assistant.llm.native_log import NativeLog
from assistant.llm.protocol import Prompt

PIECE_BYTES = 256


class LlamaModel:
    """Owns the weights; turns prompts into tokens and tokens into bytes."""

    def __init__(
        self,
        file: ModelFile,
        *,
        gpu_layers: int,
        devices: Sequence[str],
        log: NativeLog,
        template: str = "",
    ) -> None:
        """Load the weights, so many layers of them onto these devices.

        ``template`` is the chat template to use instead of the model's own.

        Raises:
            EngineError: llama.cpp refuses the file, memory runs out, or it writes no text.
        """
        self.file = file
        self.handle = _load_handle(file, gpu_layers, devices, log)
        try:
            _check_writes_text(self.handle, file.path)
        except EngineError:
            self.close()
            raise
        self.device, self.layers_on_device = log.device()
        self.layer_count = int(llama_cpp.llama_model_n_layer(self.handle))
        self.trained_length = int(llama_cpp.llama_model_n_ctx_train(self.handle))
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.handle)
        self._piece_buffer = ctypes.create_string_buffer(PIECE_BYTES)
        self._template = self._read_template(template)

    def close(self) -> None:
        """Free the weights."""
        llama_cpp.llama_model_free(self.handle)

    @property
    def has_template(self) -> bool:
        """Whether it takes turns of a conversation."""
        return self._template is not None

    @property
    def can_share(self) -> bool:
        """Whether sequences can share cells; the state of a recurrent layer is one lump."""
        is_recurrent = llama_cpp.llama_model_is_recurrent(self.handle)
        return not (is_recurrent or llama_cpp.llama_model_is_hybrid(self.handle))

    # --- text and tokens ---

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """Return a prompt as the model reads it: rendered by its template, or plain.

        Raises:
            EngineError: there is no template, it fails, or nothing is left to read.
        """
        if not prompt.messages:
            return self.tokenize(prompt.completion, special=False, begin=True)
        if self._template is None:
            raise EngineError("model_without_template")
        text = self._render(prompt)
        begins_itself = text.startswith(self._token_text(self._begin_token()) or "\0")
        return self.tokenize(text, special=True, begin=not begins_itself)

    def tokenize(self, text: str, *, special: bool, begin: bool = False) -> list[int]:
        """Return the tokens of a text; ``begin`` adds what the model wants at the beginning."""
        data = text.encode("utf-8", "replace")
        room = len(data) + 8  # a token has at least one byte, and a few stand around the text
        tokens = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(
            self.vocabulary, data, len(data), tokens, room, begin, special
        )
        if count < 0:
            raise EngineError("engine_failed")
        return list(tokens[:count])

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token; control tokens have none."""
        length = llama_cpp.llama_token_to_piece(
            self.vocabulary, token, self._piece_buffer, len(self._piece_buffer), 0, False
        )
        if length < 0:
            self._piece_buffer = ctypes.create_string_buffer(-length)
            return self.piece(token)
        return self._piece_buffer.raw[:length]

    def is_end(self, token: int) -> bool:
        """Tell whether a token ends the text."""
        return bool(llama_cpp.llama_vocab_is_eog(self.vocabulary, token))

    def _read_template(self, template: str) -> Jinja2ChatFormatter | None:
        own = llama_cpp.llama_model_chat_template(self.handle, None) or b""
        template = template or own.decode("utf-8", "replace")
        if not template:
            return None
        try:
            return Jinja2ChatFormatter(
                template=template,
                bos_token=self._token_text(self._begin_token()),
                eos_token=self._token_text(llama_cpp.llama_vocab_eos(self.vocabulary)),
            )
        except TemplateError:
            return None  # a template nobody can read: the model still completes plain text

    def _render(self, prompt: Prompt) -> str:
        assert self._template is not None
        turns: list[Any] = [
            {"role": turn.role, "content": turn.content} for turn in prompt.messages
        ]
        try:
            # enable_thinking: models that think first write no plan within their tokens
            response = self._template(messages=turns, enable_thinking=False)
        except (TemplateError, ValueError, TypeError) as error:
            raise EngineError("model_template_failed", reason=str(error)[:200]) from error
        return str(response.prompt)

    def _begin_token(self) -> int:
        return int(llama_cpp.llama_vocab_bos(self.vocabulary))

    def _token_text(self, token: int) -> str:
        if token < 0:
            return ""
        text = llama_cpp.llama_vocab_get_text(self.vocabulary, token)
        return text.decode("utf-8", "replace") if text else ""


def _load_handle(file: ModelFile, gpu_layers: int, devices: Sequence[str], log: NativeLog) -> Any:  # noqa: ANN401 - a C pointer
    parameters = llama_cpp.llama_model_default_params()
    parameters.n_gpu_layers = gpu_layers
    chosen = device_list(devices)  # kept in a name: llama.cpp reads it while it loads
    parameters.devices = ctypes.cast(chosen, ctypes.c_void_p)
    log.forget()
    handle = llama_cpp.llama_model_load_from_file(os.fsencode(file.path), parameters)
    if handle is None:
        raise _load_error(file, log)
    return handle


def _load_error(file: ModelFile, log: NativeLog) -> EngineError:
    if "unknown model architecture" in log.text():
        return EngineError(
            "model_architecture_unknown", path=str(file.path), architecture=file.architecture
        )
    if log.tells_of_memory():
        return EngineError("model_out_of_memory")
    return EngineError("model_rejected", path=str(file.path), reason=log.first_error())


def _check_writes_text(handle: Any, path: Path) -> None:  # noqa: ANN401 - a C pointer
    has_encoder = llama_cpp.llama_model_has_encoder(handle)
    if has_encoder or not llama_cpp.llama_model_has_decoder(handle):
        raise EngineError("model_not_for_text", path=str(path))
