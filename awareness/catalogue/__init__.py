"""Lessons and quizzes from files: read, checked, and given out as objects that never change."""
