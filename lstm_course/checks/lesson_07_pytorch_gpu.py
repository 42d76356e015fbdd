"""Questions of lesson 07."""

QUESTIONS = []
