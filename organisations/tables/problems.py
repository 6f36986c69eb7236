"""What is wrong with a file, in the words of whoever has it open in a spreadsheet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

LONGEST_ECHO = 40


class FileRefused(Exception):
    """Nothing of the file can be used as it is; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad cell. Rows count from 1, the headings included, as spreadsheets number them."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.column:
            return _("Row %(row)d: %(message)s") % {"row": self.row, "message": self.message}
        return _("Row %(row)d, column %(column)s: %(message)s") % {
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


def shown(text: str) -> str:
    """Text from a file, safe to print: a terminal or a page must not obey what a stranger typed into a cell."""
    start = text[:LONGEST_ECHO]
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in start)
    return plain if len(text) <= LONGEST_ECHO else f"{plain}…"
