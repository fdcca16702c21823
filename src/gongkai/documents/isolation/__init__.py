"""Reading untrusted files in a bound child: `ReaderServer`."""

from gongkai.documents.isolation.client import ReaderServer

__all__ = ["ReaderServer"]
