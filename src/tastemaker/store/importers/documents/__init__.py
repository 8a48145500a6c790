"""Documents that answers are drawn from: Markdown, text, HTML, questions with answers as CSV, PDF.
What a file is, its content says; it is cut into passages with their headings and source lines.
"""

from tastemaker.store.importers.documents.files import (
    Limits,
    Named,
    Taken,
    link_to,
    named,
    read_document,
    read_file,
)

__all__ = ["Limits", "Named", "Taken", "link_to", "named", "read_document", "read_file"]
