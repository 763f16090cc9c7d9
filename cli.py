"""Run quotebank from a checkout: python cli.py search fentanyl"""

from quotebank.commands import main

if __name__ == "__main__":
    main(prog_name="quotebank")
