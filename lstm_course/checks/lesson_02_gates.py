"""Questions of lesson 02."""

QUESTIONS = []
