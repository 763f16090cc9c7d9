"""The search language: what a person types, and what it means.

Words stand in the words of a quotation or, where the caller allows it, in the sentence before or after it.

=====================  ================================================================================================
``ferry sink``         both words, each in any form: «ferries», «sank» is another word but «sinking» is a form
``a OR b``             at least one; binds less than AND, which joins what stands side by side
``-word`` ``-(a b)``   must not occur in the quotation itself; what others say before and after takes nothing away
``"will not resign"``  exactly these words side by side: no other form, none too small to count
``prefix*``            any word that begins so; three letters or more
``word~1`` ``word~2``  any word at most one or two edits away: a letter more, less or other, or two neighbours swapped;
                       three letters or more for one edit, five for two; ``word~`` is ``word~1``
``a w/5 b``            b comes after a, at most five words on: ``a w/1 b`` is b right after a
``a near/5 b``         the same in either order
``a same b``           both in one sentence
=====================  ================================================================================================

Between ``w/n``, ``near/n`` and ``same`` may stand words, phrases, prefixes, fuzzy words and parentheses with OR between
such.  ``w/n`` and ``near/n`` bind from left to right (``a w/5 b w/5 c``: c at most five words after b), closer than
``same``, and all of them closer than a minus.  The two sides never share a word.  Where an article prints other words
between two pieces of a quotation, those count as one word, and no phrase runs across; nothing reaches from a quotation
into a sentence beside it.  A sentence ends with a full stop, question or exclamation mark before a word that may begin
one, not behind an abbreviation, and with a paragraph; reporting words inside a quotation («“No,” she said, “never.”»)
do not end it.

A field stands before a colon, with its value right behind it, in marks where it has blanks:

=================================  ====================================================================================
``speaker:holm``                   who said it, as ``who`` looks names up: name, surname, organisation, ``anonymous``
``role:minister`` ``org:`` …       the role as printed holds these words side by side; so do ``org:`` (whom the speaker
``cue:`` ``title:`` ``by:``        belongs to, or an organisation that speaks), ``cue:`` (the words that report it),
``occasion:`` ``anon:``            ``title:`` and ``by:`` of the article, ``occasion:``, and ``anon:`` (how an unnamed
                                   source is described, and why it is not named; ``anon:yes`` and ``anon:no`` ask for
                                   any and none); the last word may end in ``*``
``type:direct``                    direct, mixed or indirect
``pub:post``                       who published it, as ``who`` looks a publisher up
``lang:en``                        the language of the article, with all its regions
``said:2024-05..2024-06``          may have been said within these days; a year or month counts whole, an end may be
``published:>=2024`` ``date:``     open, and ``>``, ``>=``, ``<``, ``<=`` do as well; ``date:`` is the day of speaking,
                                   or of publication where nobody tells that
``conf:>0.8`` ``conf:0.5..0.8``    the confidence of the attribution
``review:confirmed``               unreviewed, confirmed, corrected or rejected
``group:g-1a2b``                   the same words in other articles
=================================  ====================================================================================

A field asks of what a quotation is known to be: where the article does not tell, it does not hold.  Its negation holds
then: ``-said:2024`` finds what was said in other years and what nobody dates.  Fields, words and parentheses mix freely
(``ferry (speaker:holm OR role:mayor) -pub:post``).
"""

from quotebank.query.days import day_range
from quotebank.query.filters import WORDS_IN, Filters, WordsIn
from quotebank.query.parser import MAX_DEPTH, MAX_LENGTH, MAX_LINKS, MAX_TERMS, parse, parts
from quotebank.tree import words_of

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_LINKS",
    "MAX_TERMS",
    "WORDS_IN",
    "Filters",
    "WordsIn",
    "day_range",
    "parse",
    "parts",
    "words_of",
]
