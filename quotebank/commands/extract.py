"""Takes JSON Lines of texts on standard input, gives JSON Lines of their quotations: ``quotebank extract``."""

from __future__ import annotations

import sys

import click

from quotebank.commands.app import App, command, pass_app


@command(
    "quotebank extract < articles.jsonl > quotations.jsonl",
    'echo \'{"id": 1, "text": "“No,” said Ann Lee."}\' | quotebank extract',
)
@click.option(
    "--speech-only", is_flag=True, help="Leave out what people think, want or did not say (flagged stance, negated)."
)
@pass_app
def extract(app: App, speech_only: bool) -> int:
    """Find the quotations of texts, for other programs.

    Needs no bank. Each line in is {"id": …, "text": …}, with title, published and the like if known; each line out is
    {"id": …, "quotations": [{"kind", "content", "cue", "source", "speaker", "role", …}]}. Spans are [start, end]
    pairs that count Unicode code points of the text as given. A broken line is reported and the next one is read.
    Like annotated corpora it gives attributions of all kinds; a bank keeps those that --speech-only gives.
    """
    from quotebank.errors import ArticleError
    from quotebank.exporters.json import line
    from quotebank.wire import answer, requests

    done = failed = 0
    for request in requests(sys.stdin.buffer):
        if isinstance(request, ArticleError):
            failed += 1
            app.fault(request)
        else:
            done += 1
            click.echo(line(answer(request, stance=not speech_only)))
    if not failed:
        return 0
    return 5 if done else 3
