"""Where things lie. Standard library only."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parent
"""The folder of the course: README.md, notebooks/, exercises/, source/ …"""
