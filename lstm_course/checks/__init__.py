"""Exercise checks: ``check("question", answer)`` answers in one sentence, at once.

``checker`` says it, ``comparison`` and ``running`` find it, ``question`` is what a question is,
``edits`` what a known mistake is, ``bank`` holds them all, one file each. Imports the book,
``tasks``, ``pytorch``, ``records``, ``course`` and ``support``; knows no notebook. Start with
``checker``.
"""

from lstm_course.checks.checker import CheckResult, check

__all__ = ["CheckResult", "check"]
