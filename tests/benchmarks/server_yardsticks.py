"""The two batching servers as yardsticks: each in a process of its own, asked over 127.0.0.1."""

import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter, sleep
from typing import IO, Any

from assistant.llm.worker import NATIVE_SETTINGS
from tests.benchmarks.yardstick_builds import Servers

HOST = "127.0.0.1"
START_LIMIT_S, ANSWER_LIMIT_S = 60.0, 300.0
EVENT = b"data: "


class ServerError(Exception):
    """A server did not start or did not answer as it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What both servers are told; the engine's own values."""

    model: Path
    cells: int
    slots: int
    threads: int
    ending_tokens: tuple[int, ...]


@dataclass(slots=True, kw_only=True)
class Stream:
    """One streamed answer."""

    arrivals: list[float] = field(default_factory=list)
    text: str = ""
    ended_by: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A server that answers, and how it is asked."""

    port: int
    path: str
    health: str
    extra: Mapping[str, Any]

    def write(self, prompts: Sequence[str], tokens: int) -> float:
        """Ask for all texts at once; return the seconds until the last one was complete."""
        streams = [Stream() for _ in prompts]
        threads = [
            threading.Thread(target=self._stream, args=(prompt, tokens, stream))
            for prompt, stream in zip(prompts, streams, strict=True)
        ]
        started = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = perf_counter() - started
        for stream in streams:
            if stream.failure or stream.ended_by not in ("length", "limit"):
                raise ServerError(stream.failure or f"ended by {stream.ended_by or 'nothing'}")
        return seconds

    def answers(self) -> bool:
        """Tell whether the server is ready."""
        connection = HTTPConnection(HOST, self.port, timeout=2)
        try:
            connection.request("GET", self.health)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _stream(self, prompt: str, tokens: int, stream: Stream) -> None:
        body = {"prompt": prompt, "stream": True, "temperature": 0, **self.extra}
        body |= {"n_predict": tokens, "max_tokens": tokens}
        connection = HTTPConnection(HOST, self.port, timeout=ANSWER_LIMIT_S)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", self.path, json.dumps(body), headers)
            response = connection.getresponse()
            if response.status != 200:
                stream.failure = response.read().decode("utf-8", "replace")[:200]
                return
            for line in response:
                take_line(line, stream)
        except (OSError, HTTPException, ValueError) as error:
            stream.failure = f"{type(error).__name__}: {error}"
        finally:
            connection.close()


@contextmanager
def llama_server(place: Servers, settings: ServerSettings) -> Iterator[RunningServer]:
    """Start llama-server: a slot for each sequence, one pool of cells, the prompt cache on."""
    port = _free_port()
    command = [
        str(place.llama_server), "--model", str(settings.model), "--host", HOST,
        "--port", str(port), "--parallel", str(settings.slots), "--kv-unified",
        "--ctx-size", str(settings.cells), "--threads", str(settings.threads),
        "--gpu-layers", "0", "--cache-prompt", "--no-ui", "--fit", "off", "--swa-full",
    ]  # fmt: skip
    server = RunningServer(
        port=port,
        path="/completion",
        health="/health",
        extra={"ignore_eos": True, "cache_prompt": True, "samplers": ["temperature"]},
    )
    with _running(command, server, {}):
        yield server


@contextmanager
def example_server(
    place: Servers, settings: ServerSettings, folder: Path
) -> Iterator[RunningServer]:
    """Start the example server of the source distribution."""
    port = _free_port()
    config = folder / "example_server.json"
    config.write_text(json.dumps(_example_config(settings, port)), "utf-8")
    server = RunningServer(
        port=port,
        path="/v1/completions",
        health="/healthz",
        extra={"logit_bias": {str(token): -1000.0 for token in settings.ending_tokens}},
    )
    command = [str(place.python), str(place.example), "-C", str(config)]
    # The script imports the picture library, which the program's own engine is built without.
    libraries = {"MTMD_CPP_LIB": str(place.llama_server.parent)}
    with _running(command, server, libraries):
        yield server


def _example_config(settings: ServerSettings, port: int) -> dict[str, Any]:
    model = {
        "path": str(settings.model),
        "alias": "model",
        "n_ctx": settings.cells,
        "n_seq_max": settings.slots,
        "n_batch": 512,
        "n_ubatch": 512,
        "threads": settings.threads,
        "threads_batch": settings.threads,
        "kv_unified": True,
        "swa_full": True,
        "store_logits": False,
        "n_gpu_layers": 0,
    }
    return {"server": {"host": HOST, "port": port}, "model": model}


@contextmanager
def _running(
    command: Sequence[str], server: RunningServer, libraries: Mapping[str, str]
) -> Iterator[None]:
    environment = {**os.environ, **NATIVE_SETTINGS, **libraries}
    with TemporaryFile() as log, _started(command, environment, log) as process:
        try:
            _wait_for(process, server, log)
            server.write(["Good morning"], 4)  # warm, as the engine is
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _started(
    command: Sequence[str], environment: Mapping[str, str], log: IO[bytes]
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, stdout=log, stderr=log, env=environment)


def _wait_for(process: "subprocess.Popen[bytes]", server: RunningServer, log: IO[bytes]) -> None:
    give_up_at = perf_counter() + START_LIMIT_S
    while not server.answers():
        if process.poll() is not None or perf_counter() > give_up_at:
            log.seek(0)
            last = log.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise ServerError(f"the server did not start: {' '.join(last)}")
        sleep(0.1)


def take_line(line: bytes, stream: Stream) -> None:
    """Read one line of a stream of server-sent events; both servers have their own fields."""
    data = line.strip().removeprefix(EVENT)
    if not line.startswith(EVENT) or data == b"[DONE]":
        return
    record = json.loads(data)
    choice = (record.get("choices") or [record])[0]
    text = choice.get("text") or choice.get("content") or ""
    if text:
        stream.arrivals.append(perf_counter())
        stream.text += text
    stream.ended_by = choice.get("finish_reason") or choice.get("stop_type") or stream.ended_by


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
