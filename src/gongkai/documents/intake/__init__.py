"""Papers in: files or bytes to reports, each file read in a bound child of a reader server."""

from gongkai.documents.intake.files import paths_below
from gongkai.documents.intake.reading import FileResult, open_reports, read_bytes, read_file, read_many

__all__ = ["FileResult", "open_reports", "paths_below", "read_bytes", "read_file", "read_many"]
