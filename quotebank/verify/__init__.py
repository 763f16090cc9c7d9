"""Was this really said?  Takes words that somebody claims were said, gives a verdict with the nearest printed forms.

``words``, ``printed``, ``figures``, ``alignment``, ``wording``, ``changes`` and ``comparing`` are pure functions over
strings; ``candidates`` asks the bank what to compare with, and ``judging`` puts the two together.
"""
