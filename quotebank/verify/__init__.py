"""Was this really said?  Takes words that somebody claims were said, gives a verdict with the nearest printed forms.

Read ``words``, ``printed``, ``figures``, ``alignment``, ``wording``, ``changes``, ``comparison``, ``exactly``,
``nearly`` and ``comparing``, which are pure functions over strings; then ``candidates``, which asks the bank what to
compare with, ``finding``, ``splicing`` and ``judging``, which puts all together.
"""
