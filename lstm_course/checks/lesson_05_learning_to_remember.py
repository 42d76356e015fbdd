"""Questions of lesson 05."""

QUESTIONS = []
