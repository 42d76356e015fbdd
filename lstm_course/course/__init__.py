"""The one table of the lessons, ``lessons.toml``, and its reader ``lessons``.

Whatever needs to know which lessons there are, what they are called, how long they take or where
a question is answered asks here. It knows no other room but ``support``. Start with
``lessons.toml``.
"""
