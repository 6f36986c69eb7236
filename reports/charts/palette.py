"""Colours of the lenses, of the gap between them and of the target, as static/css/tokens.css has them in the light."""

UNDERSTANDING = "#1f5fbf"
DELIVERY = "#c2571a"
CUSTOMERS = "#7440a8"
KNOWN_NOT_DELIVERED = "#a9c8f0"
DELIVERED_BLIND = "#f2bf9b"
TARGET = "#6a7682"
INK = "#18222d"
