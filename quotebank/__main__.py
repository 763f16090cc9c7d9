"""``python -m quotebank``: the same as the ``quotebank`` command."""

from quotebank.commands import main

if __name__ == "__main__":
    main(prog_name="quotebank")
