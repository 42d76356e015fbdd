"""All that needs torch: devices, the networks of lessons 06 and 07, and how equal is equal enough.

``tagger`` is the network, ``spelling`` the one task it knows, ``loop_lstm``, ``loop_gru`` and
``min_lstm`` are written out step by step, ``counting`` and ``streaming`` belong to single sections
of lesson 07, and ``training`` is a run that survives a power cut. Imports the book, ``engine``,
``tasks`` and ``support``. Start with ``tagger``.
"""
