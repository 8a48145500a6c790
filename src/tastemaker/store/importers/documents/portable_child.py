"""Run alone: a PDF on stdin, its title and the text of its pages as JSON on stdout."""

from __future__ import annotations

import io
import json
import logging
import resource
import sys


def read(data: bytes, pages: int, most: int) -> dict[str, object]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"why": "it is locked with a password"}
        if len(reader.pages) > pages:
            return {"why": f"it has more than {pages} pages"}
        found, size = [], 0
        for page in reader.pages:
            found.append(page.extract_text())
            size += len(found[-1])
            if size > most:
                return {"why": f"its text is longer than {most} characters"}
        title = reader.metadata.title if reader.metadata else ""
        return {"title": str(title or "")[:200], "pages": found}
    except MemoryError:
        return {"why": "it unfolds to more than is taken"}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
            AssertionError, RecursionError, NotImplementedError) as error:  # fmt: skip
        return {"why": f"it is damaged ({type(error).__name__})"}


if __name__ == "__main__":
    pages, most, memory, seconds = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    logging.disable(logging.CRITICAL)
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read(), pages, most)))
