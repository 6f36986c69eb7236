"""Any figure dict as a Plotly figure: for analysts, image export and tests that hold the dicts to Plotly's schema."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


def plotly_figure(figure: dict[str, Any]) -> go.Figure:
    """ValueError, naming the property, if the dict is no valid figure. Never imported by the web process."""
    return go.Figure(figure)
