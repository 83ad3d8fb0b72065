"""Jobs run beside the main thread and come back to it."""

import threading

from pytestqt.qtbot import QtBot

from assistant.services.jobs import Job, Jobs


def test_a_result_comes_back_on_the_main_thread(qtbot: QtBot) -> None:
    jobs = Jobs()
    threads: list[threading.Thread] = []
    results: list[int] = []

    def work(_job: Job) -> int:
        threads.append(threading.current_thread())
        return 7

    def done(result: int) -> None:
        threads.append(threading.current_thread())
        results.append(result)

    jobs.start(work, on_done=done, on_error=lambda error: results.append(str(error)))  # type: ignore[arg-type]  # would fail the test
    qtbot.waitUntil(lambda: bool(results))
    assert results == [7]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()
    assert jobs.running == 0


def test_an_exception_comes_back_as_a_value(qtbot: QtBot) -> None:
    jobs = Jobs()
    errors: list[Exception] = []

    def work(_job: Job) -> None:
        raise ZeroDivisionError("a bug")

    jobs.start(work, on_done=lambda _result: None, on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)
    assert jobs.running == 0


def test_progress_is_told_in_order(qtbot: QtBot) -> None:
    jobs = Jobs()
    steps: list[tuple[int, int]] = []
    done: list[None] = []
    begin = threading.Event()

    def work(job: Job) -> None:
        begin.wait()
        for step in range(5):
            job.report(step, 5)

    job = jobs.start(work, on_done=done.append, on_error=lambda _error: None)
    job.progressed.connect(lambda now, total: steps.append((now, total)))
    begin.set()
    qtbot.waitUntil(lambda: bool(done))
    assert steps == [(step, 5) for step in range(5)]


def test_shutdown_cancels_and_waits() -> None:
    jobs = Jobs()
    ended: list[bool] = []
    begun = threading.Event()

    def work(job: Job) -> None:
        begun.set()
        while not job.should_stop():
            threading.Event().wait(0.001)
        ended.append(True)

    jobs.start(work, on_done=lambda _result: None, on_error=lambda _error: None)
    begun.wait()
    jobs.shutdown()
    assert ended == [True]


def test_many_jobs_at_once_all_come_back(qtbot: QtBot) -> None:
    jobs = Jobs()
    results: list[int] = []

    def work(number: int) -> int:
        return number * number

    for number in range(40):
        jobs.start(
            lambda _job, number=number: work(number),  # type: ignore[misc]  # mypy cannot infer a default
            on_done=results.append,
            on_error=lambda _error: None,
        )
    qtbot.waitUntil(lambda: len(results) == 40)
    assert sorted(results) == [number * number for number in range(40)]
