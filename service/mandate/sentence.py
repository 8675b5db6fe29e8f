"""A sentence as a code and its parameters, and its text in a language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from service.mandate.messages import en

Parameters: TypeAlias = Mapping[str, Any]

ENGLISH: Final = "en"
_LANGUAGES: Final[Mapping[str, Callable[[str, Parameters], str]]] = {ENGLISH: en.text}

SHOWN: Final = 5
"""How many events a sentence names. The others are counted in it, and listed where the evidence is listed."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said, for programs; `render` says it to people. Parameters are JSON."""

    code: str
    parameters: Parameters


def render(sentence: Sentence, language: str = ENGLISH) -> str:
    """Return the text of a sentence: in the language, else in the language without its region, else in English."""
    known = (_LANGUAGES.get(language), _LANGUAGES.get(language.partition("-")[0]))
    texts = next((found for found in known if found), _LANGUAGES[ENGLISH])
    return texts(sentence.code, sentence.parameters)


def one_or_more(words: tuple[str, ...]) -> str | list[str]:
    """Return a single word alone and several as a list, as people write them in a rule."""
    return words[0] if len(words) == 1 else list(words)
