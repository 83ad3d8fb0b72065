import io

import pytest

from installers.progress import ProgressLine, compile_step, duration_words, pip_step


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("  [48/140] /usr/bin/g++ -DGGML_BUILD -c ggml.cpp\n", (48, 140)),
        ("[ 12%] Building CXX object ggml.cpp.o", (12, 100)),
        ("[0/0] nothing", (0, 1)),
        ("Collecting numpy [2/3]", None),
        ("  -- Installing: /tmp/lib", None),
    ],
)
def test_the_compilers_own_progress_is_read(line: str, step: tuple[int, int] | None) -> None:
    assert compile_step(line) == step


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Collecting reportlab<6,>=5.1", "Collecting reportlab<6,>=5.1"),
        ("  Downloading folder/numpy-2.4-cp311.whl (16 MB)", "Downloading numpy-2.4-cp311.whl"),
        ("Installing collected packages: a, b", "Installing"),
        ("Requirement already satisfied: pip", ""),
    ],
)
def test_pip_is_quoted_in_few_words(line: str, words: str) -> None:
    assert pip_step(line) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.24, "0.2 s"), (12.4, "12 s"), (59.7, "1 min 00 s"), (605, "10 min 05 s")],
)
def test_durations_read_as_said(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


def test_a_log_gets_a_line_for_every_tenth_and_not_more() -> None:
    stream = io.StringIO()
    line = ProgressLine("Compiling", stream, Clock())
    for done in range(1, 141):
        line.advance(done, 140)
    line.finish()
    written = stream.getvalue().splitlines()
    assert written[0] == "Compiling ..."
    assert written[2] == "Compiling: 10 % (14 of 140), 0.0 s"
    assert written[-1] == "Compiling: done, 0.0 s"
    assert len(written) == 2 + 11


def test_a_log_shows_life_once_a_minute_where_no_share_is_known() -> None:
    stream, clock = io.StringIO(), Clock()
    line = ProgressLine("Installing", stream, clock)
    line.say("Collecting numpy")
    for clock.now in range(150):
        line.tick()
    assert stream.getvalue().splitlines()[1:] == [
        "Installing: Collecting numpy, 1 min 00 s",
        "Installing: Collecting numpy, 2 min 00 s",
    ]


def test_a_step_that_tells_nothing_shows_its_time() -> None:
    stream, clock = io.StringIO(), Clock()
    line = ProgressLine("Freezing", stream, clock)
    clock.now = 61
    line.tick()
    assert stream.getvalue().splitlines()[-1] == "Freezing: 1 min 01 s"


def test_a_terminal_keeps_one_line_that_is_written_over() -> None:
    stream = Terminal()
    line = ProgressLine("Compiling", stream, Clock())
    line.advance(70, 140)
    line.finish()
    assert "\n" not in stream.getvalue().rstrip("\n")
    assert "\rCompiling: 50 % (70 of 140)" in stream.getvalue()


def test_a_note_stands_on_a_line_of_its_own() -> None:
    stream = Terminal()
    line = ProgressLine("Compiling", stream, Clock())
    line.advance(1, 140)
    line.note("This takes ten minutes.")
    assert stream.getvalue().endswith("\rThis takes ten minutes.\n")
