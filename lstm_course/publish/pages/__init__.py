"""Lessons as pages that open without a kernel and without a network.

``exporter`` turns a notebook that has been run into one HTML file, ``formulas`` its LaTeX into
MathML, which browsers draw by themselves; ``write`` runs the lessons and writes the folder. The
part of ``exporter`` and ``template/`` that is called offline serves the slides as well. May import
``widgets.offline`` and what builds notebooks. Start with ``exporter.page``.
"""
