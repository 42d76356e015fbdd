"""What ``python -m lstm_course`` can do: one module a command, and what they share.

``bootstrap``, ``failures`` and ``pip_log`` make the virtual environment; they, ``lab`` and ``test``
use the standard library only. ``sources`` (text to notebook), ``execute`` (run it), ``outputs``
(tidy what the run left) and ``build`` (the command) make the notebooks; ``html`` makes pages.
"""
