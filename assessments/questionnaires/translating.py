"""Texts of a questionnaire by key, and the same questionnaire with other texts in their places."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from assessments.questionnaires.parts import Coded, Part

if TYPE_CHECKING:
    from assessments.questionnaires.schema import QuestionnaireDocument

# Key and text in, text out: reading and replacing walk the document in the same way.
Visit = Callable[[str, str], str]
P = TypeVar("P", bound=Part)


def texts(document: "QuestionnaireDocument") -> dict[str, str]:
    found: dict[str, str] = {}

    def collect(key: str, text: str) -> str:
        if text:
            found[key] = text
        return text

    _walk(document, "", collect)
    return found


def translated(document: "QuestionnaireDocument", by_key: Mapping[str, str]) -> "QuestionnaireDocument":
    return _walk(document, "", lambda key, text: by_key.get(key, text))


def _walk(part: P, prefix: str, visit: Visit) -> P:
    changed: dict[str, object] = {}
    for name in type(part).model_fields:
        value = changed[name] = getattr(part, name)
        if name in part.TEXTS and isinstance(value, str):
            changed[name] = visit(prefix + name, value)
        elif name in part.TEXTS:
            changed[name] = tuple(visit(f"{prefix}{name}.{number}", text) for number, text in enumerate(value, 1))
        elif isinstance(value, Part):
            changed[name] = _walk(value, f"{prefix}{name}.", visit)
        elif isinstance(value, tuple) and value and isinstance(value[0], Coded):
            changed[name] = tuple(_walk(each, _prefix(each, f"{prefix}{name}."), visit) for each in value)
    # Not model_copy: that would carry along what the original has cached.
    return cast("P", type(part).model_construct(None, **changed))


def _prefix(part: Coded, within: str) -> str:
    start = f"{part.KIND}." if part.KIND else within
    return f"{start}{part.code}."
