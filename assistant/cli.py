"""The commands' composition root: reads arguments, builds the services, runs one command."""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn, get_args

from PySide6.QtCore import QCoreApplication

from assistant import __version__
from assistant.commands.doctor import run_doctor
from assistant.commands.draft import run_draft
from assistant.commands.models import run_models
from assistant.commands.projects import run_export, run_import, run_list, run_search
from assistant.domain.finance.periods import PeriodKind
from assistant.domain.languages import LANGUAGES
from assistant.errors import AssistantError, BadRequestError
from assistant.garbage_collection import GarbageCollection
from assistant.paths import DATA_DIR_VARIABLE, DataDir, default_data_dir
from assistant.services.bundle import Services, build_services
from assistant.services.surroundings import utc_now, worker_command
from assistant.settings import BY_KEY, is_possible
from assistant.texts import Texts, load_texts

INTERRUPTED = 130  # the exit status that shells give to Ctrl+C
_MOST_DIGITS = 9
_KINDS = (
    "business-plan", "strategy", "deck", "one-pager", "executive-summary", "fundraising-plan",
)  # fmt: skip
Command = Callable[[argparse.Namespace, Services, Texts], int]
_COMMANDS: dict[str, Command] = {
    "draft": run_draft,
    "import": run_import,
    "export": run_export,
    "list": run_list,
    "search": run_search,
    "models": run_models,
}


class _Parser(argparse.ArgumentParser):
    """Ends with one line and status 2, as every bad request does."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit status: 0 done, 2 a bad request, 1 a failure."""
    _print_any_character()
    arguments = _parser().parse_args(argv)
    texts = load_texts("en")
    try:
        status = _run(arguments, texts)
        sys.stdout.flush()
    except AssistantError as error:
        print(" ".join(texts.sentence(error).splitlines()), file=sys.stderr)
        return 2 if isinstance(error, BadRequestError) else 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _print_any_character() -> None:
    """Print Chinese into a pipe on every system, and odd file names rather than a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _run(arguments: argparse.Namespace, texts: Texts) -> int:
    if arguments.command == "review":  # of two files; no workspace is opened, nor locked
        from assistant.commands.review import run_review  # noqa: PLC0415 - its rules load slowly

        return run_review(arguments)
    if arguments.command == "calc":  # of a file alone
        from assistant.commands.calc import run_calc  # noqa: PLC0415 - no other command needs it

        return run_calc(arguments)
    if arguments.command == "financials":  # of a brief alone
        from assistant.commands.financials import run_financials  # noqa: PLC0415 - as above

        return run_financials(arguments)
    with ExitStack() as stack:
        data_dir = _data_dir(arguments, stack)
        if arguments.command == "doctor":
            return run_doctor(arguments, data_dir, texts)
        application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        garbage = GarbageCollection()
        stack.callback(garbage.close)
        garbage.start()
        before = signal.signal(signal.SIGTERM, _interrupt)  # as Ctrl+C: nothing is left behind
        stack.callback(signal.signal, signal.SIGTERM, before)
        services = build_services(data_dir, now=utc_now, worker_command=worker_command())
        stack.callback(services.close)
        status = _COMMANDS[arguments.command](arguments, services, texts)
        application.processEvents()
        return status


def _data_dir(arguments: argparse.Namespace, stack: ExitStack) -> DataDir:
    """Return the chosen data folder; ``draft`` without one works in a temporary folder."""
    if arguments.data_dir:
        return DataDir(Path(arguments.data_dir))
    if arguments.command == "draft" and not os.environ.get(DATA_DIR_VARIABLE):
        folder = tempfile.TemporaryDirectory(
            prefix="founder-assistant-", ignore_cleanup_errors=True
        )
        root = Path(stack.enter_context(folder))
        return DataDir(root, models_folder=DataDir(default_data_dir()).models)
    return DataDir(default_data_dir())


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _parser() -> _Parser:
    parser = _Parser(
        prog="founder-assistant", description="Plans from a founder's own facts, offline."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    common = _Parser(add_help=False)
    common.add_argument("--data-dir", metavar="DIR", help="folder of the workspace")
    common.add_argument("--json", action="store_true", help="print JSON")

    def add(name: str, summary: str) -> _Parser:
        return commands.add_parser(name, help=summary, description=summary, parents=[common])

    _add_draft(add("draft", "Draft a document from a brief and write its files."))
    add("import", "Import a brief or a project archive.").add_argument("brief")
    export = add("export", "Export a project as an archive.")
    export.add_argument("project", help="id or name")
    export.add_argument("--output", metavar="FILE")
    _add_review(add("review", "Check every figure of a text against facts."))
    _add_calc(add("calc", "Work out one formula: NPV, a loan, a SAFE, a waterfall and more."))
    _add_financials(add("financials", "Work out the statements of a brief, and its funding need."))
    add("list", "List projects and documents.")
    search = add("search", "Search a project.")
    search.add_argument("project", help="id or name")
    search.add_argument("query")
    _add_models(add("models", "Model files on this machine."), common)
    add("doctor", "Check this machine.").add_argument(
        "--offline-proof",
        action="store_true",
        help="draft a plan where the kernel refuses every network socket (Linux)",
    )
    return parser


def _add_models(models: _Parser, common: _Parser) -> None:
    parts = models.add_subparsers(dest="models_command", required=True, parser_class=_Parser)
    parts.add_parser("list", help="list model files", parents=[common])
    loading = _Parser(add_help=False)
    loading.add_argument("--context", type=_positive, default=4096, metavar="N", help="tokens")
    loading.add_argument("--slots", type=_positive, metavar="N", help="texts at the same time")
    loading.add_argument(
        "--gpu-layers", type=_count, metavar="N", help="0 for the CPU alone; else as many as fit"
    )
    for name, summary, parents in (
        ("info", "describe a model file", [common]),
        ("fit", "say how a model would be loaded here, and why", [common, loading]),
        ("bench", "load a model and measure how fast it reads and writes", [common, loading]),
    ):
        parts.add_parser(name, help=summary, parents=parents).add_argument("path")


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 0 on")
    return int(text)


def _positive(text: str) -> int:
    number = _count(text)
    if not number:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 on")
    return number


def _seed(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not is_possible(BY_KEY["draft.seed"], number):
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 0 to 2147483647")
    return number


def _add_review(review: _Parser) -> None:
    review.add_argument("file", metavar="FILE.md", help="a Markdown text")
    facts = review.add_mutually_exclusive_group(required=True)
    facts.add_argument("--brief", help="a .toml or .json brief, or a project archive")
    facts.add_argument("--facts", metavar="FACTS.json", help="a list of facts")
    review.add_argument("--language", choices=LANGUAGES, help="of the report; else the text's own")
    review.add_argument(
        "--strict", action="store_true", help="exit status 1 if a figure rests on nothing"
    )


def _add_calc(calc: _Parser) -> None:
    calc.add_argument("name", nargs="?", help="a calculator; without a file, its inputs are listed")
    calc.add_argument("file", nargs="?", metavar="FILE.json", help="its inputs")
    calc.add_argument("--list", action="store_true", help="list the calculators")
    calc.add_argument("--language", choices=LANGUAGES, help="of the result; else English")


def _add_financials(financials: _Parser) -> None:
    financials.add_argument("brief", help="a .toml or .json brief")
    financials.add_argument("--by", choices=get_args(PeriodKind), default="year")
    financials.add_argument("--scenario", metavar="ID", help="one of the brief's; else the base")
    financials.add_argument(
        "--output", metavar="FILE", help="write a workbook (.xlsx) or the statements (.csv)"
    )
    financials.add_argument(
        "--simulate", type=_positive, metavar="RUNS", help="draw the assumptions at random"
    )
    financials.add_argument("--seed", type=_seed, default=1, help="of --simulate; 1 where left out")
    financials.add_argument(
        "--range", action="append", default=[], metavar="PATH=LOW..HIGH",
        help="of --simulate: factors of one assumption, as 0.8..1.3; all a fifth off if left out",
    )  # fmt: skip
    financials.add_argument("--csv", action="store_true", help="print CSV, amounts to the cent")
    financials.add_argument("--language", choices=LANGUAGES, help="the brief's own, where left out")


def _add_draft(draft: _Parser) -> None:
    draft.add_argument("brief", help="a .toml or .json brief")
    draft.add_argument("--document", choices=_KINDS, default="business-plan")
    draft.add_argument("--language", choices=LANGUAGES, help="the brief's own, where left out")
    draft.add_argument("--output", metavar="DIR", default=".")
    draft.add_argument("--format", default="pdf", help="comma-separated: pdf, md, json")
    draft.add_argument("--model", metavar="GGUF", help="a model file, or none; else the starter")
    draft.add_argument(
        "--adapter", metavar="GGUF", help="a LoRA adapter for the model, or none; else its own"
    )
    draft.add_argument("--seed", type=_seed, metavar="N", help="a whole number; else the setting")
    draft.add_argument(
        "--strict",
        action="store_true",
        help="write nothing and exit with 1 if a figure of the text rests on no fact",
    )
    draft.add_argument("--appendix", action="store_true", help="add where each figure comes from")
    draft.add_argument(
        "--no-ai-statement", action="store_true", help="leave out what a model wrote"
    )
