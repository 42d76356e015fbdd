"""Lessons as slides that open without a network: reveal.js shows what the cells' metadata choose.

An author marks a cell in ``source/lessons/`` with ``slideshow={"slide_type": "subslide"}``, as
JupyterLab and nbconvert know it; see ``prepare`` for what may be said there. A cell without such a
mark is for the speaker. ``prepare`` reads the marks, ``exporter`` is nbconvert's slides exporter
with our own ``template/``, ``write`` writes the folder. May import ``publish.pages`` and
``course``. Start with ``prepare``.
"""
