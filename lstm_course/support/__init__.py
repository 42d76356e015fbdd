"""The cellar: what every room may use and what knows no room itself.

``arguments`` checks what a caller hands in, ``files`` writes without losing, ``places`` says where
things lie, ``computer`` what this machine is, ``palette`` the colours,
``markup`` the small markup of texts, ``threads`` and ``lazy`` are a few lines each.
"""
