"""The method: plain Python, NumPy and SciPy; no web, no database, no clock, no settings."""
