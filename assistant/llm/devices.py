"""The devices that the engine can compute on, asked of ggml, which the binding leaves out."""

import ctypes
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

DeviceKind = Literal["cpu", "gpu", "integrated", "accelerator"]
_KINDS: tuple[DeviceKind, ...] = ("cpu", "gpu", "integrated", "accelerator")
LIBRARY_PATH_VARIABLE = "LLAMA_CPP_LIB_PATH"  # the binding's own, so that both mean the same files
_PACKAGE = "llama_cpp"
_LOG_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device as ggml lists it.

    Attributes:
        name: ggml's, such as ``CUDA0``.
        title: what it is called by its maker.
        kind: "integrated" takes its memory from the main memory.
        backend: ggml's name of what drives it, such as ``CUDA``.
    """

    name: str
    title: str
    kind: DeviceKind
    backend: str = ""
    free_bytes: int = 0
    total_bytes: int = 0

    @property
    def is_graphics(self) -> bool:
        """Whether layers can be put on it."""
        return self.kind in ("gpu", "integrated")


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineDevices:
    """What the engine can compute on.

    Attributes:
        backends: the kinds of device it was built for, such as ``CPU`` and ``CUDA``.
        cpu_features: what it uses of this CPU, as ggml names it.
        problem: why nothing could be asked, empty if all went well.
    """

    devices: tuple[Device, ...] = ()
    backends: tuple[str, ...] = ()
    cpu_features: tuple[str, ...] = ()
    problem: str = ""

    @property
    def graphics(self) -> tuple[Device, ...]:
        """The devices that layers can be put on."""
        return tuple(device for device in self.devices if device.is_graphics)


def engine_devices() -> EngineDevices:
    """Ask ggml for its devices, their memory as it is now, and for what it uses of the CPU."""
    try:
        ggml = _ggml()
    except (OSError, AttributeError) as error:  # not installed, or of another version
        return EngineDevices(problem=str(error))
    with ggml.silence():
        return EngineDevices(
            devices=tuple(ggml.devices()),
            backends=tuple(ggml.backends()),
            cpu_features=tuple(ggml.cpu_features()),
        )


def device_list(names: Sequence[str]) -> Any:  # noqa: ANN401 - a C array
    """Return devices as ``llama_model_params.devices`` wants them; of no names: the CPU alone.

    The array must live until the model is loaded.
    """
    handles = [_ggml().handle(name) for name in names]
    return (ctypes.c_void_p * (len(handles) + 1))(*handles, None)


def library_folder() -> Path | None:
    """Return the folder of the engine's native libraries, without importing the binding."""
    if chosen := os.environ.get(LIBRARY_PATH_VARIABLE):
        return Path(chosen)
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent / "lib"
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / _PACKAGE / "lib" if bundle else None


@cache
def _ggml() -> "_Ggml":
    folder = library_folder()
    if folder is None:
        raise OSError(f"{_PACKAGE} is not installed")
    return _Ggml(folder)


class _Feature(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


_FEATURES = ctypes.CFUNCTYPE(ctypes.POINTER(_Feature), ctypes.c_void_p)


class _Ggml:
    """The functions of libggml (the registry) and libggml-base (what a device says)."""

    def __init__(self, folder: Path) -> None:
        base, self._registry = _library(folder, "ggml-base"), _library(folder, "ggml")
        pointer, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
        self._device_name = _function(base, "ggml_backend_dev_name", text, pointer)
        self._device_title = _function(base, "ggml_backend_dev_description", text, pointer)
        self._device_type = _function(base, "ggml_backend_dev_type", ctypes.c_int, pointer)
        sizes = ctypes.POINTER(size)
        self._memory = _function(base, "ggml_backend_dev_memory", None, pointer, sizes, sizes)
        self._device_backend = _function(base, "ggml_backend_dev_backend_reg", pointer, pointer)
        self._backend_name = _function(base, "ggml_backend_reg_name", text, pointer)
        self._address = _function(base, "ggml_backend_reg_get_proc_address", pointer, pointer, text)
        self._log_get = _function(base, "ggml_log_get", None, pointer, pointer)
        self._log_set = _function(base, "ggml_log_set", None, pointer, pointer)
        registry = self._registry
        self._count = _function(registry, "ggml_backend_dev_count", size)
        self._get = _function(registry, "ggml_backend_dev_get", pointer, size)
        self._by_name = _function(registry, "ggml_backend_dev_by_name", pointer, text)
        self._backend_count = _function(registry, "ggml_backend_reg_count", size)
        self._backend_get = _function(registry, "ggml_backend_reg_get", pointer, size)
        if not self._backend_count():  # a build whose backends are libraries of their own
            load = _function(registry, "ggml_backend_load_all_from_path", None, text)
            load(os.fsencode(folder))

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Keep what ggml says of its devices off stderr; leave its log as it was."""
        callback, data = ctypes.c_void_p(), ctypes.c_void_p()
        self._log_get(ctypes.byref(callback), ctypes.byref(data))
        nothing = _LOG_CALLBACK(lambda *_: None)
        self._log_set(ctypes.cast(nothing, ctypes.c_void_p), None)
        try:
            yield
        finally:
            self._log_set(callback, data)

    def handle(self, name: str) -> int | None:
        """Return the device of this name."""
        found: int | None = self._by_name(name.encode())
        return found

    def backends(self) -> Iterator[str]:
        """Return the names of the backends."""
        for index in range(self._backend_count()):
            yield _text(self._backend_name(self._backend_get(index)))

    def devices(self) -> Iterator[Device]:
        """Return the devices with their memory."""
        for index in range(self._count()):
            handle = self._get(index)
            free, total = ctypes.c_size_t(), ctypes.c_size_t()
            self._memory(handle, ctypes.byref(free), ctypes.byref(total))
            kind = self._device_type(handle)
            yield Device(
                name=_text(self._device_name(handle)),
                title=_text(self._device_title(handle)),
                kind=_KINDS[kind] if kind < len(_KINDS) else "accelerator",
                backend=_text(self._backend_name(self._device_backend(handle))),
                free_bytes=free.value,
                total_bytes=total.value,
            )

    def cpu_features(self) -> Iterator[str]:
        """Return what the CPU's backend uses."""
        for index in range(self._count()):
            handle = self._get(index)
            if self._device_type(handle) != _KINDS.index("cpu"):
                continue
            backend = self._device_backend(handle)
            address = self._address(backend, b"ggml_backend_get_features")
            entries = _FEATURES(address)(backend) if address else []
            for entry in entries:
                if not entry.name:
                    return
                if entry.value == b"1":
                    yield entry.name.decode("ascii", "replace")


def _library(folder: Path, name: str) -> ctypes.CDLL:
    names = {
        "win32": (f"{name}.dll", f"lib{name}.dll"),
        "darwin": (f"lib{name}.dylib", f"lib{name}.so"),
    }.get(sys.platform, (f"lib{name}.so",))
    found = next((folder / each for each in names if (folder / each).exists()), None)
    if found is None:
        raise OSError(f"{folder / names[0]} is missing")
    if sys.platform == "win32":
        os.add_dll_directory(str(folder))
    return ctypes.CDLL(str(found))


def _function(library: ctypes.CDLL, name: str, result: Any, *arguments: Any) -> Any:  # noqa: ANN401 - C types
    function = library[name]
    function.restype = result
    function.argtypes = arguments
    return function


def _text(value: bytes | None) -> str:
    return value.decode("utf-8", "replace") if value else ""
