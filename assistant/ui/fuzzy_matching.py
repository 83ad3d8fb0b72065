"""How well a few typed letters fit a label: the order in which the command palette lists things."""

_START_OF_WORD = 8
_CONTIGUOUS = 5
_EXACT_PART = 40
_GAP_COST = 1
_LENGTH_COST = 0.1


def match_score(query: str, label: str) -> float | None:
    """Return a score, higher for a better fit, or None where the letters do not all occur in order.

    Case does not matter, and blanks in the query are skipped.
    """
    wanted = "".join(query.casefold().split())
    haystack = label.casefold()
    if not wanted:
        return 0.0
    places = _places_in_order(wanted, haystack)
    if places is None:
        return None
    score = -len(haystack) * _LENGTH_COST
    if query.casefold().strip() in haystack:
        score += _EXACT_PART
    for index, place in enumerate(places):
        if place == 0 or not haystack[place - 1].isalnum():
            score += _START_OF_WORD
        if index:
            gap = place - places[index - 1] - 1
            score += _CONTIGUOUS if gap == 0 else -gap * _GAP_COST
    return score


def _places_in_order(wanted: str, haystack: str) -> list[int] | None:
    """Return where each letter is found, preferring a run of letters that stand together."""
    together = haystack.find(wanted)
    if together >= 0:
        return list(range(together, together + len(wanted)))
    places: list[int] = []
    start = 0
    for letter in wanted:
        place = haystack.find(letter, start)
        if place < 0:
            return None
        places.append(place)
        start = place + 1
    return places
