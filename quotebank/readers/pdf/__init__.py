"""Takes a PDF, gives its article: the words that a reader of the pages sees, in the order in which they are read.

A PDF holds characters and places, no lines, paragraphs or columns (ISO 32000-2, section 9).  ``glyphs`` has PDFium say
which characters stand where, in a process of its own (``worker``) that can be stopped; ``columns`` puts the lines into
reading order, ``margins`` finds running heads and page numbers, ``paragraphs`` joins lines, and ``document`` tells what
the file says of itself.
"""
