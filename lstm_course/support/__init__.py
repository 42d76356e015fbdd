"""The cellar: what every room may use and what knows no room itself.

``arguments`` checks what a caller hands in, ``files`` writes without losing, ``places`` says where
things lie, ``computer`` what this machine is, ``threads`` and ``lazy`` are a few lines each.
"""
