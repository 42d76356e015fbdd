"""What ``python -m lstm_course`` can do: one thin module a command, arguments in, a sentence out.

The work is done in the other rooms, all of which a command may import. ``lab``, ``test``,
``doctor`` and ``progress`` use the standard library only. Start with ``lab``.
"""
