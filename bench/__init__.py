"""What measures speed and scale: `make bench`. Never a timed test."""
