"""Questions to the logbook and their answers: pure functions, no HTML and no engine."""
