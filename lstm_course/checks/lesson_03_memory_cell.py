"""Questions of lesson 03."""

QUESTIONS = []
