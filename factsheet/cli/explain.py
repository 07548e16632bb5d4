"""The command that explains a code: what it means, why, an example, and how to mend it."""

from __future__ import annotations

import textwrap

import click

from factsheet.cli import complete
from factsheet.cli.common import counted


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...", shell_complete=complete.codes)
def explain(codes: tuple[str, ...]) -> None:
    """Explain the code of a message, such as C404; or list the codes of a letter, such as C."""
    from factsheet.cli.codes.pages import families, nearest, pages
    from factsheet.cli.codes.shown import as_text
    from factsheet.records.messages import listed

    if not codes:
        for letter, family in families().items():
            click.echo(f"{letter}  {family.title} ({counted(len(family.pages), 'code')})")
        click.echo("\nfactsheet explain C lists the codes of a letter, factsheet explain C404 explains one.")
    texts = []
    for word in codes:
        code = word.upper()
        if code in pages():
            texts.append(as_text(pages()[code]))
        elif code in families():
            family = families()[code]
            lines = (textwrap.fill(f"{c}  {p.title}", 78, subsequent_indent="      ") for c, p in family.pages.items())
            about = textwrap.fill(" ".join(family.about.split()), 78)
            texts.append("\n".join((family.title, "", about, "", *lines)))
        else:
            near = nearest(word)
            hint = f"did you mean {listed(near)}?" if near else "a code is a letter and three digits, such as C404"
            raise click.UsageError(f"there is no code {word!r}; {hint}")
    click.echo("\n\n".join(texts), nl=bool(texts))
