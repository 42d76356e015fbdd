"""Questions of lesson 06."""

QUESTIONS = []
