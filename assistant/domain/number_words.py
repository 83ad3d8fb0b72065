"""Writes whole numbers in words: ``twenty-five``, ``三百二十``."""

MOST_IN_WORDS = 9999
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_HAN_DIGITS = "零一二三四五六七八九"
_HAN_UNITS = ("千", "百", "十", "")
_HUNDRED = 100
_TEEN = range(10, 20)


def english_words(number: int) -> str | None:
    """Return a number that people write in words: up to 99, and whole hundreds up to 900."""
    if 0 <= number < len(_SMALL):
        return _SMALL[number]
    if 0 < number < _HUNDRED:
        ten, one = divmod(number, 10)
        return _TENS[ten - 2] + (f"-{_SMALL[one]}" if one else "")
    hundreds, rest = divmod(number, _HUNDRED)
    if rest == 0 and 0 < hundreds < 10:  # noqa: PLR2004 - "ten hundred" is nobody's word
        return f"{_SMALL[hundreds]} hundred"
    return None


def chinese_numeral(number: int, *, two: str = "两") -> str | None:
    """Return a number below ten thousand in Chinese; a 2 that stands alone is ``two``."""
    if not 0 <= number <= MOST_IN_WORDS:
        return None
    if number in (0, 2):
        return two if number else "零"
    written, gap = "", False
    for digit, unit in zip(f"{number:04d}", _HAN_UNITS, strict=True):
        if digit == "0":
            gap = bool(written)
            continue
        written += ("零" if gap else "") + _HAN_DIGITS[int(digit)] + unit
        gap = False
    return written[1:] if number in _TEEN else _with_two(written, two)


def _with_two(written: str, two: str) -> str:
    """Return 两百 and 两千 for 二百 and 二千, where ``two`` says so; 二十 stays."""
    return written.replace("二百", f"{two}百", 1).replace("二千", f"{two}千", 1)


def chinese_digits(digits: str) -> str:
    """Return digits one by one, as years are written: ``二〇二七``."""
    return "".join(_HAN_DIGITS[int(digit)] for digit in digits).replace("零", "〇")
