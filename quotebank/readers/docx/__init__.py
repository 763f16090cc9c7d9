"""Takes a Word document (.docx), gives its article: the words as they stand when all its changes are accepted.

A .docx is a zip archive of XML files (ECMA-376, parts 1 and 2).  ``package`` opens it, ``body`` walks through the text,
``reader`` makes the article.  The libraries for this format that were looked at leave out footnotes, text boxes or
tracked insertions, each a place where somebody may be quoted; what they do beyond this is a zip and an XML parser,
which Python has.
"""
