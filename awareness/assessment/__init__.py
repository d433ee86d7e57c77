"""The quiz engine, pure: items, responses, scores and feedback in the words of QTI 3."""
