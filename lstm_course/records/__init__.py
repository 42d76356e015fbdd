"""The learner's own record: which question was tried when, and what came of it.

Imports ``course`` and ``support``, and knows no question. Start with ``progress``.
"""
