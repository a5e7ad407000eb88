"""Formulas as values: one expression each, rendered to a fraction, an interval, Excel and words."""
