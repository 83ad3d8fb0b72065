"""A LoRA adapter beside a loaded model: small matrices that every batch is read with."""

import ctypes
import os
from pathlib import Path
from typing import Any

import llama_cpp

from assistant.errors import ModelFileError
from assistant.llm.failures import EngineError
from assistant.llm.gguf import ModelFile, read_model_file
from assistant.llm.llama_model import LlamaModel
from assistant.llm.native_log import NativeLog

_LORA = "lora"


def read_adapter_file(path: Path, model: ModelFile) -> ModelFile:
    """Return what an adapter's file says of itself.

    Raises:
        ModelFileError: it cannot be read, is no LoRA adapter, or was made for another family of
            models.
    """
    file = read_model_file(path)
    if file.adapter_type != _LORA:
        raise ModelFileError("model_file_no_adapter", path=str(path))
    if file.architecture != model.architecture:
        raise ModelFileError(
            "adapter_of_other_model", path=str(path), architecture=file.architecture,
            wanted=model.architecture,
        )  # fmt: skip
    return file


class LlamaAdapter:
    """The matrices of an adapter; llama.cpp frees them together with their model."""

    def __init__(self, model: LlamaModel, file: ModelFile, log: NativeLog) -> None:
        """Load the matrices.

        Raises:
            EngineError: they do not fit the model's own, or memory runs out.
        """
        self._path = str(file.path)
        log.forget()
        self._handle = llama_cpp.llama_adapter_lora_init(model.handle, os.fsencode(file.path))
        if not self._handle:
            if log.tells_of_memory():
                raise EngineError("model_out_of_memory")
            raise EngineError("adapter_rejected", path=self._path, reason=log.first_error())

    def apply(self, context: Any) -> None:  # noqa: ANN401 - a C pointer
        """Read every batch of a context with it from now on.

        Raises:
            EngineError: llama.cpp refuses.
        """
        adapters = (llama_cpp.llama_adapter_lora_p_ctypes * 1)(self._handle)
        scales = (ctypes.c_float * 1)(1.0)
        if llama_cpp.llama_set_adapters_lora(context, adapters, 1, scales) != 0:
            raise EngineError("adapter_rejected", path=self._path, reason="set_adapters")
