"""Three things heard and three moves, as a coordinator writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment, State
from organisations.forms import bare_helper
from organisations.text_fields import LineField
from reports.loop import HEARD, MOVES
from reports.models import LONGEST_MOVE, LONGEST_OWNER, LoopBack, Move

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms.boundfield import BoundField

LONGEST_HEARD = 200
PLACES = range(1, MOVES + 1)


class LoopForm(forms.Form):
    """What was heard stays as it was published; moves may still be decided, change hands and be put off."""

    def __init__(self, data: Any, *, loop: LoopBack, assessment: Assessment) -> None:
        super().__init__(data)
        self.helper = bare_helper()
        self.loop, self.assessment = loop, assessment
        self.is_published = assessment.state == State.PUBLISHED
        moves = {move.place: move for move in assessment.moves.all()}
        for place in range(1, HEARD + 1):
            self.fields[f"heard{place}"] = LineField(
                label=_("Heard, %(place)d of %(all)d") % {"place": place, "all": HEARD},
                max_length=LONGEST_HEARD,
                required=False,
                disabled=self.is_published,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=loop.heard[place - 1] if place <= len(loop.heard) else "",
            )
        for place in PLACES:
            self._add_move(place, moves.get(place))
        self.fields["shows_customers"] = forms.BooleanField(
            label=gettext_lazy("Customers see it, too"),
            help_text=gettext_lazy("By the links they were asked by. Colleagues who were asked always see it."),
            required=False,
            initial=loop.shows_customers,
        )

    def _add_move(self, place: int, move: Move | None) -> None:
        number = {"place": place}
        self.fields[f"move{place}"] = LineField(
            label=_("Move %(place)d: what will be done") % number,
            max_length=LONGEST_MOVE,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            initial=move.text if move else "",
        )
        self.fields[f"owner{place}"] = LineField(
            label=_("Who owns move %(place)d") % number,
            max_length=LONGEST_OWNER,
            required=False,
            initial=move.owner if move else "",
        )
        self.fields[f"due{place}"] = forms.DateField(
            label=_("By when"),
            required=False,
            initial=move.due if move else None,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )

    def heard_fields(self) -> Iterator[BoundField]:
        return (self[f"heard{place}"] for place in range(1, HEARD + 1))

    def move_rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        return ((place, [self[f"{name}{place}"] for name in ("move", "owner", "due")]) for place in PLACES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for place in PLACES:
            text, owner = cleaned.get(f"move{place}"), cleaned.get(f"owner{place}")
            if text and not owner and f"owner{place}" not in self.errors:
                self.add_error(f"owner{place}", _("Say who owns this: a name or a role. A move of nobody is not made."))
            if (owner or cleaned.get(f"due{place}")) and not text and f"move{place}" not in self.errors:
                self.add_error(f"move{place}", _("Say what will be done, or clear the line."))
        return cleaned

    def save(self) -> None:
        given = self.cleaned_data
        with transaction.atomic():
            Assessment.objects.select_for_update().only("pk").get(pk=self.assessment.pk)
            heard = [text for place in range(1, HEARD + 1) if (text := given[f"heard{place}"])]
            defaults = {"heard": heard, "shows_customers": given["shows_customers"]}
            if self.is_published:
                del defaults["heard"]
            LoopBack.objects.update_or_create(assessment=self.assessment, defaults=defaults)
            self.assessment.moves.all().delete()
            Move.objects.bulk_create(
                Move(
                    assessment=self.assessment,
                    place=place,
                    text=given[f"move{place}"],
                    owner=given[f"owner{place}"],
                    due=given[f"due{place}"],
                )
                for place in PLACES
                if given[f"move{place}"]
            )
