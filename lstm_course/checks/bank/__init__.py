"""The bank: one file a question, ``lesson_NN/QUESTION.py``, which holds all of it.

Each file defines ``QUESTION``: its cases, the right answer, what it returns, what to notice, and
its known mistakes, most of them edits of the solution. ``arguments.py`` beside them makes what
several questions of a lesson need; ``solutions.py`` is copied from the exercise by the build. May
import the book, ``pytorch`` and ``tasks``. Start with ``lesson_04/lstm_step.py``.
"""
