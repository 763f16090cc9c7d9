"""Takes paths, gives a bank that holds their articles: many files at a time, on all cores, and interrupted at will.

Files are found, and their digests taken, one after the other (``files``).  What is new is read and extracted by
workers (``work``, ``pool``), or here where little is to be done (``inline``), put back into its order (``order``), and
written by one writer (``keeping``).  Every queue has a bound, so that the memory does not grow with the number of
articles; what was told as done is committed.
"""
