"""Exercise checks: questions as data (one module a lesson), and the comparer that answers."""

from lstm_course.checks.checker import CheckResult, check

__all__ = ["CheckResult", "check"]
