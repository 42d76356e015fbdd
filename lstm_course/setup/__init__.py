"""The computer: make ``.venv``, say what went wrong, find wheels; ``doctor`` looks at the machine.

Standard library only, because it runs before anything is installed; imports ``support``. Start
with ``venv``.
"""
