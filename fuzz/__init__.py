"""Feeds made-up inputs to the rooms that read what others wrote: ``python -m fuzz.run`` (not part of the package)."""
