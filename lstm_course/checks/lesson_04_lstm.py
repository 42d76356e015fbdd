"""Questions of lesson 04."""

QUESTIONS = []
