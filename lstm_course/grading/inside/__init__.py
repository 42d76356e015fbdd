"""What runs in the learner's process, and nothing else: no question, no right answer.

``worker`` answers calls, ``notebook_space`` holds the notebook's names, ``jupyter`` reads magics,
``fence`` closes doors.
Imports ``grading.codec``, ``checks.running`` and ``checks.observing``. Start with ``worker``.
"""
