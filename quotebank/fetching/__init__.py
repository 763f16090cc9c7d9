"""Takes addresses on the web, gives archived copies of their pages: the one room that uses a network, if asked to.

`addresses` says what may be reached, `guarded` reaches nothing else, `fetcher` is polite, and `copies` keeps what came.
"""
