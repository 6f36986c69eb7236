"""Wheels with the longest names we expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.charts.wheel import Sector, Spoke, Wheel, WheelWords
from scoring.terms import Estimate, Reason, Withheld

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scoring.terms import Figure

WORDS = WheelWords("Das Rad", "Die Tabelle sagt dasselbe", "Verständnis", "Umsetzung", "Gewusst", "Blind", "Ziel")

GERMAN = {
    "Unternehmensstrategie": (
        "Klare Daseinsberechtigung und Haltung",
        "Ergebnisse aus Kundensicht",
        "Wertschöpfung für beide Seiten",
        "Kundenorientierte Weiterentwicklung von Dienstleistungen",
    ),
    "Menschen und Zusammenarbeit": (
        "Führungskräfte, die es vorleben",
        "Handlungsfähige Mitarbeiterteams",
        "Mitarbeitende zuerst",
        "Bestandteil der täglichen Arbeit",
    ),
    "Geschäftsprozessgestaltung": (
        "Gemeinsame Produktentwicklung mit Kundinnen und Kunden",
        "Durchgängige Kundenreisen",
        "Verfahrensanweisungen, die passen",
        "Kontaktaufnahme und Problemlösung",
    ),
    "Technologieunterstützung": (
        "Offene Datenflüsse",
        "Von Erkenntnissen zu Vorausschau",
        "Technologie, die der Strategie nachfolgt",
        "Auffindbarkeit und Widerspruchsfreiheit",
    ),
    "Messgrößen und Steuerung": (
        "Tiefe des Zuhörens",
        "Kundenbezogene Leistungskennzahlen",
        "Verknüpfung mit Geschäftsergebnissen",
        "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel",
    ),
}


def estimate(value: float) -> Estimate:
    return Estimate(value=value, se=2, low=value - 4, high=value + 4, df=50, n=60)


def spoke(name: str, understanding: float | None, delivery: float | None, *, is_widest: bool = False) -> Spoke:
    nothing = Withheld(Reason.TOO_FEW)
    both = understanding is not None and delivery is not None
    gap: Figure = estimate((understanding or 0) - (delivery or 0)) if both else nothing
    return Spoke(
        code=name.lower(),
        name=name,
        understanding=nothing if understanding is None else estimate(understanding),
        delivery=nothing if delivery is None else estimate(delivery),
        gap=gap,
        words=f"{name}: Verständnis, Umsetzung.",
        note="Lücke +20" if is_widest else "" if both else "zu wenige Antworten",
        is_widest=is_widest,
    )


def german_wheel() -> Wheel:
    """Every name long, four of them bold with a note, one withheld."""
    sectors = []
    for row, (dimension, names) in enumerate(GERMAN.items()):
        spokes = tuple(
            spoke(
                name,
                None if (row, place) == (2, 1) else 30 + (row * 4 + place) * 3,
                45 + place,
                is_widest=place == row % 4,
            )
            for place, name in enumerate(names)
        )
        sectors.append(Sector(f"d{row}", dimension, spokes, target=75))
    return Wheel(tuple(sectors), 5, WORDS)


def plain_wheel(sizes: Sequence[int], points: int = 5) -> Wheel:
    sectors = tuple(
        Sector(f"d{row}", f"Dimension {row}", tuple(spoke(f"Practice {row}.{place}", 60, 40) for place in range(size)))
        for row, size in enumerate(sizes)
    )
    return Wheel(sectors, points, WORDS)
