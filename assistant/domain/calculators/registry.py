"""All calculators by name, and how one is worked out."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args, get_origin

from assistant.domain.brief_reading import bare_hint, dump_value, hints_of, read_values
from assistant.domain.calculators import customers, equity, returns
from assistant.domain.calculators.model import Calculation, Cell, Result, Results
from assistant.domain.finance.problems import FormulaError
from assistant.errors import BriefError

CALCULATORS: Mapping[str, type[Any]] = {
    "npv": returns.Npv,
    "irr": returns.Irr,
    "xirr": returns.Xirr,
    "mirr": returns.Mirr,
    "pmt": returns.Pmt,
    "ipmt": returns.Ipmt,
    "ppmt": returns.Ppmt,
    "loan-schedule": returns.LoanSchedule,
    "depreciation": returns.Depreciation,
    "break-even": customers.BreakEven,
    "runway": customers.Runway,
    "cac": customers.Cac,
    "ltv": customers.Ltv,
    "payback": customers.Payback,
    "saas-metrics": customers.SaasMetrics,
    "magic-number": customers.MagicNumber,
    "rule-of-40": customers.RuleOf40,
    "working-capital-days": customers.WorkingCapital,
    "market-size": customers.MarketSize,
    "safe-conversion": equity.SafeConversion,
    "note-conversion": equity.NoteConversion,
    "priced-round": equity.PricedRound,
    "pro-rata": equity.ProRata,
    "anti-dilution": equity.AntiDilution,
    "waterfall": equity.Waterfall,
    "vc-method": equity.VcMethod,
    "scorecard": equity.Scorecard,
    "berkus": equity.Berkus,
    "comparables": equity.Comparables,
    "dcf": equity.Dcf,
}
InputUnit = Literal["money", "percent", "count", "choice", "date", "flag", "text"]
_SHOWN = Decimal("1e-12")  # finer than any money; the digits behind are of the last divisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input of a calculator.

    Attributes:
        name: its key.
        is_required: whether it has no default.
        choices: what it may be, where it is a convention.
        columns: of a table of rows, the inputs of one row.
        is_list: whether it is a list.
        unit: what it is measured in; of a list, what each of its items is.
        default: what holds where it is left out; None for nothing.
    """

    name: str
    is_required: bool
    choices: tuple[str, ...]
    columns: tuple["Input", ...]
    is_list: bool
    unit: InputUnit
    default: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A calculation with what came out.

    Attributes:
        name: of the calculator.
        inputs: all of them as plain values, defaults included.
        conventions: those inputs that are one of several choices.
        results: by name, to twelve decimal places.
    """

    name: str
    inputs: Mapping[str, Any]
    conventions: Mapping[str, str]
    results: Results


def calculate(name: str, data: object, *, source: str) -> Worked:
    """Work out one calculator.

    Args:
        name: one of `CALCULATORS`.
        data: its inputs as parsed JSON, decimals as ``Decimal`` or text.
        source: what to call them in messages.

    Raises:
        BriefError: an input is missing, unknown or impossible, or a convention is not given; with
            the path of the input.
    """
    cls = CALCULATORS[name]
    inputs: Calculation = read_values(cls, data, source=source)
    try:
        results = inputs.results()
    except FormulaError as error:
        values = {key: _in_words(value) for key, value in error.values.items()}
        raise BriefError(
            f"calc_{error.key}", source=source, key_path=error.field, **values
        ) from error
    given = {field.name: getattr(inputs, field.name) for field in fields(cls)}
    return Worked(
        name=name,
        inputs={key: dump_value(value) for key, value in given.items() if value is not None},
        conventions={
            each.name: str(given[each.name])
            for each in inputs_of(cls)
            if each.choices and given[each.name] is not None
        },
        results={key: _shown(value) for key, value in results.items()},
    )


def inputs_of(cls: type[Any]) -> tuple[Input, ...]:
    """Return the inputs of a calculator, or the columns of a row."""
    hints = hints_of(cls)  # type: ignore[arg-type]  # a class is hashable; mypy takes it for its instances
    return tuple(_input(name, hints[name], field) for name, field in _fields(cls).items())


def _fields(cls: type[Any]) -> Mapping[str, Any]:
    return {field.name: field for field in fields(cls)}


def _input(name: str, hint: Any, field: Any) -> Input:
    hint = bare_hint(hint)
    is_list = get_origin(hint) is tuple
    inner = bare_hint(get_args(hint)[0]) if is_list else hint
    has_columns = isinstance(inner, type) and hasattr(inner, "__dataclass_fields__")
    return Input(
        name=name,
        is_required=field.default is field.default_factory,  # both are MISSING
        choices=tuple(map(str, get_args(hint))) if get_origin(hint) is Literal else (),
        columns=inputs_of(inner) if has_columns else (),
        is_list=is_list,
        unit=_unit(inner),
        default=None if field.default is MISSING else field.default,
    )


def _unit(hint: Any) -> InputUnit:
    """Return what a number is measured in, from the words beside its bounds."""
    if get_origin(hint) is Literal:
        return "choice"
    if get_origin(hint) is Annotated:
        units: tuple[InputUnit, ...] = ("money", "percent")
        return next((unit for unit in units if unit in get_args(hint)), "count")
    kinds: dict[Any, InputUnit] = {date: "date", bool: "flag"}
    return kinds.get(hint, "text")


def _shown(value: Result) -> Result:
    if isinstance(value, list | tuple):
        return [{key: _cell(cell) for key, cell in row.items()} for row in value]
    return _cell(value)  # type: ignore[arg-type]  # a sequence is a list or tuple here


def _cell(value: Cell) -> Cell:
    if not isinstance(value, Decimal):
        return value
    rounded = value.quantize(_SHOWN) if abs(value.adjusted()) < 15 else value  # noqa: PLR2004 - the context's 28 digits
    return rounded.normalize() + 0


def _in_words(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.quantize(_SHOWN).normalize():f}" if abs(value) < 10**15 else f"{value:.6g}"
    return value
