"""The command line: one file per noun. `main` is the entry point."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

from tastemaker.cli.common import Options, fail, options, spoken_in, take_options, using, worded
from tastemaker.wording.usage import misused

if TYPE_CHECKING:
    from tastemaker.errors import TastemakerError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run one command. Exit 0: done, 1: failed, 2: wrong use."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        options, rest = take_options(list(given))
    except ValueError as error:
        with using(Options("--json" in given, spoken_in(given))) as options:
            sys.exit(fail(options, wrong_use(str(error)), 2))
    sys.exit(run(options, rest))


def run(options: Options, arguments: list[str]) -> int:
    """The exit code of one command; what it has to say is already printed."""
    import typer

    from tastemaker.cli.app import app
    from tastemaker.errors import TastemakerError

    with using(options):
        try:
            result = app(args=arguments, prog_name="tastemaker", standalone_mode=False)
        except TastemakerError as error:
            return fail(options, error.problem(options.language), 2 if error.status == 422 else 1)
        except (KeyboardInterrupt, typer.Abort):
            told = worded("Stopped. What was acknowledged is kept; run it again.")
            sys.stderr.write(f"\n{told}\n")
            return 1
        except BrokenPipeError:
            return 0
        except Exception as error:
            # Typer brings its own copy of click or uses click itself, by version: a mistake in
            # the arguments is known by what it can do, not by its class.
            if hasattr(error, "format_message"):
                if type(error).__name__ == "NoArgsIsHelpError" and not options.json:
                    sys.stderr.write(f"{error.format_message()}\n")
                    return 2
                return fail(options, wrong_use(str(error.format_message())), 2)
            return fail(options, _unforeseen(error).problem(options.language), 1)
    return result if isinstance(result, int) else 0


def _unforeseen(error: Exception) -> TastemakerError:
    """What the system refused by its path; whatever else went wrong with where, on stderr."""
    from tastemaker.errors import TastemakerError

    if isinstance(error, OSError) and error.filename and error.strerror:
        return TastemakerError("bad_path", value=error.filename, why=error.strerror)
    traceback.print_exception(error)
    return TastemakerError("unforeseen_here", value=type(error).__name__, why=str(error) or "–")


def wrong_use(message: str) -> dict[str, object]:
    detail = message.replace("Value error, ", "")  # of the library that checks values
    return {
        "type": "urn:tastemaker:problem:wrong_use",
        "title": worded("Wrong use"),
        "status": 400,
        "detail": misused(detail) if options().language == "zh" else detail,
        "code": "wrong_use",
        "hint": worded(
            "tastemaker --help lists the commands; tastemaker COMMAND --help explains one."
        ),
    }
