"""Lessons as pages that open without a kernel and without a network.

``exporter`` turns a notebook that has been run into one HTML file, ``formulas`` turns its LaTeX
into MathML, which browsers draw by themselves. ``python -m lstm_course html`` uses both.
"""
