"""Says in a sentence, in the language of the window, why something needs the founder's eye."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from assistant.domain.binding import Binding
from assistant.domain.binding_values import value_problem
from assistant.domain.claims import Claim
from assistant.domain.derivations import FactLookup
from assistant.domain.fact_text import fact_text, fact_text_with_period
from assistant.domain.facts import DATE_UNITS, Fact
from assistant.domain.figure_forms import plain_words
from assistant.domain.figures import find_figures
from assistant.domain.languages import Language
from assistant.domain.link_targets import operation_of
from assistant.domain.linked_figures import FactWords, fact_of
from assistant.texts import Texts, load_texts

_MOST_NAMED = 3
_DAY = re.compile(r"\d{4}(?:-(?:\d{2}|Q[1-4]|H[12]))?")
_OF_A_VALUE = frozenset({"result_is", "cash_lowest_is", "lowest_is"})
_CENTS_BELOW = 100
_BLANK = re.compile(r"(?<=[\u3400-\u9fff，。：“”]) (?=[\u3400-\u9fff，。：“”])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Makes the sentences over the facts of one project.

    Attributes:
        facts: the facts.
        language: that of the window.
    """

    facts: FactLookup
    language: Language

    @property
    def texts(self) -> Texts:
        """The words of the language."""
        return load_texts(self.language)

    def of_figure(self, binding: Binding, candidates: tuple[str, ...]) -> str:
        """Return why a figure rests on nothing, or on which facts it may rest."""
        figure = shown(binding.figure.text)
        if binding.status == "ambiguous":
            return self._of_several(figure, candidates, len(binding.candidates))
        fact = self.facts.get(candidates[0]) if candidates else None
        if fact is None:
            return self._said("checking.unbacked_alone", figure=figure)
        reason = _reason(binding, fact)
        return self._said(f"checking.unbacked_{reason}", figure=figure, fact=self.named(fact))

    def of_link(self, link: FactWords) -> str:
        """Return what has become of the fact behind a link."""
        figure = shown(link.words)
        fact = fact_of(link, self.facts)
        if fact is None:
            return self._said("checking.outdated_gone", figure=figure)
        value = fact_text_with_period(fact, self.language)
        if operation_of(link.target) is not None:
            return self._said("checking.outdated_derived", figure=figure, value=value)
        label = fact.full_label(self.language)
        return self._said("checking.outdated_differs", figure=figure, value=value, label=label)

    def of_claim(self, claim: Claim) -> str:
        """Return what the facts say instead of a claim."""
        reason, _, value = claim.why.partition(":")
        if reason == "runway_is":
            said = [f for f in find_figures(claim.text) if f.unit == "duration"]
            if len(said) == 1:
                words = shown(said[0].text)
                return self._said("checking.claim_runway_is", value=value, said=words)
        return self._said(f"review.claim_{reason}", value=self._claim_value(reason, value, claim))

    def of_gap(self, label: str) -> str:
        """Return what a text leaves a place for."""
        return self._said("checking.gap", label=label)

    def named(self, fact: Fact) -> str:
        """Return a fact with its label and value."""
        value = fact_text_with_period(fact, self.language)
        return self._said("checking.fact", label=fact.full_label(self.language), value=value)

    def _said(self, key: str, **values: object) -> str:
        """Return a sentence; in Chinese words stand together, whatever was put between them."""
        return _BLANK.sub("", self.texts(key, **values))

    def _of_several(self, figure: str, candidates: tuple[str, ...], count: int) -> str:
        facts = [fact for each in candidates[:_MOST_NAMED] if (fact := self.facts.get(each))]
        names = self._said("checking.between").join(map(self.named, facts))
        more = self._said("checking.more", n=count - len(facts)) if count > len(facts) else ""
        return self._said("checking.ambiguous", figure=figure, facts=names + more)

    def _claim_value(self, reason: str, value: str, claim: Claim) -> str:
        fact = self.facts.get(value)
        if fact is not None:
            return self.named(fact)
        if _DAY.fullmatch(value):
            return fact_text(Fact(id="", labels={}, value=value, unit="date"), self.language)
        first = self.facts.get(claim.facts[0]) if claim.facts else None
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        if reason not in _OF_A_VALUE or first is None:
            return value
        rounded = round(number) if abs(number) >= _CENTS_BELOW else number
        return fact_text(replace(first, value=Decimal(rounded)), self.language)


def _reason(binding: Binding, fact: Fact) -> str:
    """Return the reason of binding, in so far as it can be said of the fact that is named."""
    is_range = binding.figure.low is not None or binding.figure.high is not None
    if fact.id != binding.near or binding.reason == "invented" or _says_little(binding):
        is_same = value_problem(binding.figure, fact) is None
        return "entity" if is_same else "invented"
    is_far = binding.reason == "qualifier" and not _is_near(binding.figure.value, fact.value)
    is_another = is_far or (binding.reason == "range" and not is_range)
    return "value" if is_another else binding.reason


def _is_near(said: object, value: object) -> bool:
    """Tell whether a word such as "about" can be what is wrong: twice the value is another one."""
    if not isinstance(said, Decimal) or not isinstance(value, Decimal) or not value:
        return False
    return abs(said) <= 2 * abs(value) <= 4 * abs(said)


def _says_little(binding: Binding) -> bool:
    """Tell whether a reason would sound odd: a date is not "for" another year, it is one."""
    unit, reason = binding.figure.unit, binding.reason
    return unit in DATE_UNITS or (unit == "duration" and reason == "x10")


def shown(markdown: str) -> str:
    """Return the words of a figure on one line."""
    return " ".join(plain_words(markdown).split())
