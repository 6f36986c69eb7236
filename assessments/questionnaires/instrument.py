"""What scoring needs to know of a questionnaire."""

from collections import Counter

from assessments.questionnaires.schema import QuestionnaireDocument
from scoring.terms import DimensionSpec, Instrument, ItemSpec, Lens, PracticeSpec


def instrument_of(document: QuestionnaireDocument) -> Instrument:
    """Codes, weights, scale and positions of a questionnaire, without its texts."""
    dimensions = tuple(DimensionSpec(each.code, each.weight) for each in document.dimensions)
    practices = tuple(
        PracticeSpec(practice.code, dimension.code, practice.weight)
        for dimension in document.dimensions
        for practice in dimension.practices
    )
    items = tuple(
        ItemSpec(item.code, practice.code, Lens(item.lens), document.index_of[item.code], 1 / lenses[item.lens])
        for practice in document.practices
        for lenses in [Counter(each.lens for each in practice.items)]
        for item in practice.items
    )
    return Instrument(document.points, dimensions, practices, items)
