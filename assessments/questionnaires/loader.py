"""A questionnaire file into a document; whatever is wrong with the file is said with its line and the way out."""

import difflib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from assessments.questionnaires import parts
from assessments.questionnaires.consistency import Inconsistent, Place
from assessments.questionnaires.schema import QuestionnaireDocument
from assessments.questionnaires.wording import FilledText, LanguageCode, placeholders
from assessments.questionnaires.yaml_tree import LARGEST, Problem, Refused, Tree, tree

CORE = Path(__file__).parent / "core.yaml"


class QuestionnaireFile(QuestionnaireDocument):
    """What a file holds: the document in its source language and, beside it, its texts in others."""

    translations: dict[LanguageCode, dict[str, FilledText]] = Field(
        default={}, description="Language, then text key, then text; `check_questionnaire FILE --keys` lists the keys."
    )

    def document(self) -> QuestionnaireDocument:
        return QuestionnaireDocument.model_construct(
            **{name: getattr(self, name) for name in QuestionnaireDocument.model_fields}
        )


def read_questionnaire(path: Path) -> QuestionnaireFile:
    """The questionnaire in this file; Refused with every problem if it cannot be used."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except IsADirectoryError as error:
        raise Refused((Problem(None, "this is a folder; name a file"),)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused((Problem(None, f"cannot be opened ({reason}); check the name and who may read it"),)) from error
    return parsed(data)


def parsed(data: bytes) -> QuestionnaireFile:
    grown = tree(data)
    if grown.repeated:
        raise Refused(tuple(grown.repeated))
    try:
        file = QuestionnaireFile.model_validate(grown.value)
    except ValidationError as error:
        raise Refused(tuple(_problems(error, grown))) from error
    mistakes = tuple(_mistranslations(file, grown))
    if mistakes:
        raise Refused(mistakes)
    return file


@lru_cache(maxsize=1)
def core_questionnaire() -> QuestionnaireDocument:
    """The questionnaire shipped with the product."""
    return read_questionnaire(CORE).document()


def described(path: Path, problems: tuple[Problem, ...]) -> str:
    """One line a problem, as compilers write them: file, line, what to do."""
    return "\n".join(
        f"{path}{'' if problem.line is None else f':{problem.line}'}: {problem.message}" for problem in problems
    )


def _problems(error: ValidationError, grown: Tree) -> Iterator[Problem]:
    details = error.errors(include_url=False)
    for detail in details:
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, Inconsistent):
            for fault in cause.faults:
                yield Problem(grown.line_of(fault.place), f"{_shown(fault.place, grown)}: {fault.message}")
        elif not _follows_from_another(detail, details):
            place = detail["loc"]
            yield Problem(grown.line_of(place), f"{_shown(place, grown)}: {_advice(detail)}")


def _follows_from_another(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """A list counts as too short when its entries are faulty; the faults in the entries are what to say."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details
    )


def _shown(place: Place, grown: Tree) -> str:
    """The way to a place in the words of the file: codes instead of numbers, wherever there are codes."""
    shown: list[str] = []
    value = grown.value
    for step in place:
        value = _under(value, step)
        code = value.get("code") if isinstance(value, dict) else None
        if isinstance(step, str):
            shown.append(step)
        elif isinstance(code, str):
            shown = [*shown[-1:], _quoted(code)]
        else:
            shown.append(str(step + 1))
    return " ".join(shown) or "the file"


def _under(value: object, step: str | int) -> object:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _advice(detail: ErrorDetails) -> str:
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    cause = context.get("error")
    if cause is not None:
        return str(cause)
    match kind:
        case "missing":
            return f"is missing; add “{detail['loc'][-1]}”"
        case "extra_forbidden":
            return _unknown_name(str(detail["loc"][-1]))
        case "string_type":
            return (
                f"must be text; put it in quotes, if it is meant: {_quoted(given)}" if given is not None else "is empty"
            )
        case "string_unicode":
            return "holds half a character (a lone surrogate); type the character again"
        case "string_too_short":
            return "is empty; write a text"
        case "string_too_long":
            return f"has {len(str(given))} characters; shorten it to at most {context['max_length']}"
        case "string_pattern_mismatch":
            return f"{_quoted(given)} cannot be a code; use small letters, digits and _ , with dots only between parts"
        case "literal_error":
            return f"is {_quoted(given)}; write {context['expected']}"
        case "too_short":
            return f"has {context['actual_length']} entries; write at least {context['min_length']}"
        case "too_long":
            return f"has more than {context['max_length']} entries; leave some out"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "needs named lines under it (name: value)"
        case "tuple_type":
            return "needs a list under it, each entry on its own line after “- ”"
        case "int_type" | "float_type":
            return f"must be a number, not {_quoted(given)}"
        case "bool_type":
            return f"must be true or false, not {_quoted(given)}"
        case _:
            return detail["msg"].replace("Input", "The value") + f", not {_quoted(given)}"


def _unknown_name(name: str) -> str:
    models: list[type[parts.Part]] = [QuestionnaireFile]
    models += [each for each in vars(parts).values() if isinstance(each, type) and issubclass(each, parts.Part)]
    names = {field for model in models for field in model.model_fields}
    close = difflib.get_close_matches(name, sorted(names), n=1)
    return f"this format has no “{name}” here; " + (f"did you mean “{close[0]}”?" if close else "delete it")


def _quoted(given: object) -> str:
    shown = str(given)
    return f"“{shown[:40]}…”" if len(shown) > 40 else f"“{shown}”"


def _mistranslations(file: QuestionnaireFile, grown: Tree) -> Iterator[Problem]:
    source = file.document().texts()
    for language, texts in file.translations.items():
        for key, text in texts.items():
            line = grown.line_of(("translations", language, key))
            if key not in source:
                close = difflib.get_close_matches(key, source, n=1)
                hint = f"did you mean “{close[0]}”?" if close else "see check_questionnaire FILE --keys"
                yield Problem(line, f"translations {language}: there is no text “{key}”; {hint}")
            elif placeholders(text) != placeholders(source[key]):
                wanted = ", ".join(f"{{{name}}}" for name in sorted(placeholders(source[key]))) or "no curly brackets"
                yield Problem(line, f"translations {language} {key}: keep what is filled in: {wanted}")
