"""How long a text is asked for: what the outline allows, and no longer than its facts carry.

A section of ninety words out of thirty is padding, and padding is where a small model invents.
"""

from collections.abc import Sequence

from assistant.domain.languages import Language
from assistant.domain.outline import OutlineSection
from assistant.domain.sentences import length_of

_LEAST, _MOST = 0.6, 1.4  # of what the facts are long, as they are told
_STEPS: dict[Language, int] = {"en": 5, "zh": 10}  # words, or characters
_ROOM: dict[Language, int] = {"en": 40, "zh": 60}  # between the least and the most


def asked_length(
    section: OutlineSection, lines: Sequence[str], language: Language
) -> tuple[int, int]:
    """Return the least and the most that a section's text should have, from its fact lines.

    In words of English or characters of Chinese, as the outline's own length.
    """
    told = sum(length_of(line, language) for line in lines)
    step = _STEPS[language]
    least, most = (round(share * told / step) * step for share in (_LEAST, _MOST))
    least = max(step, min(section.length[0], least))
    return least, min(section.length[1], max(least + _ROOM[language], most))
