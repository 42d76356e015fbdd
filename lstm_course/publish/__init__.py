"""From the sources to what people open: notebooks, pages, slides, handouts.

May import ``course``, ``checks`` and everything below them. Start with ``sources``.
"""
