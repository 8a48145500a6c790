"""The command line: one file per noun. `main` is the entry point."""

from __future__ import annotations

import sys

from tastemaker.cli.common import Options, fail, take_options

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run one command. Exit 0: done, 1: failed, 2: wrong use."""
    given = sys.argv[1:] if arguments is None else arguments
    options, rest = take_options(list(given))
    sys.exit(run(options, rest))


def run(options: Options, arguments: list[str]) -> int:
    """The exit code of one command; what it has to say is already printed."""
    import click

    from tastemaker.cli.app import app
    from tastemaker.errors import TastemakerError

    try:
        result = app(args=arguments, prog_name="tastemaker", standalone_mode=False, obj=options)
    except TastemakerError as error:
        return fail(options, error.problem(options.language), 2 if error.status == 422 else 1)
    except click.ClickException as error:
        return fail(options, wrong_use(error), 2)
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("\nStopped. What was acknowledged is kept; run the same command again.\n")
        return 1
    except BrokenPipeError:
        return 0
    return result if isinstance(result, int) else 0


def wrong_use(error: Exception) -> dict[str, object]:
    import click

    message = error.format_message() if isinstance(error, click.ClickException) else str(error)
    return {
        "type": "urn:tastemaker:problem:wrong_use",
        "title": "Wrong use",
        "status": 400,
        "detail": message,
        "code": "wrong_use",
        "hint": "tastemaker --help lists the commands; tastemaker COMMAND --help explains one.",
    }
