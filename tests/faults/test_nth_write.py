"""The n-th write of an act fails, for every n: nothing of the act is there, and the act done again succeeds."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from applications.letter_cases import made
from county import County
from django.conf import LazySettings
from django.db import OperationalError, connection, transaction
from django_q.conf import Conf

from faults.chains import CHAINS, Chain
from gongkai.web.applications import services, wording
from gongkai.web.history import rebuilding, verification

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
# parts of acts, which run in the transaction of the act that calls them, and what only reads
PARTS = {
    "acting", "note", "paper_issue", "paper_sign", "paper_sent", "order_fulfilled", "draft_mark_sent", "fetch",
}  # fmt: skip
READS = {
    "actor_of", "history_of", "refuse_closed", "refuse_unreceived", "archive_pdf", "archive_zip", "archive_why_not",
    "supervising_office", "draft_open", "verdict_on", "identity_of", "elements_missing", "item_in_month",
    "decision_why_not", "letter_findings", "correction_notice_limit", "again", "made_again", "file_of", "redaction_work",
    "page_picture", "reader", "ordered", "service_judged", "period_runs", "enclosures_of", "words_of", "may_be_opened", "read",
    "opened", "channel_of", "day_of", "decision_of", "field_of", "lacking", "mapping_of", "no_day", "plan", "reply_why_not",
    "table_of", "type_of", "why_not", "words_of_all",
}  # fmt: skip
# a ledger goes in step by step, broken half-way in tests/web/applications/test_desk_ledger.py; what was done together is
# undone case by case, one `voided` event each (tests/web/applications/test_desk_together.py)
ELSEWHERE = {"ledger_take", "ledger_run", "ledger_step", "undo"}

# an identity is read on the record before anything is made with it, and the reading stays on record
LOOKS, RECORD = {"redaction_begin", "redaction_apply"}, {"history_event", "history_payload", "history_head"}
# bytes are on the disk and have their row before the transaction begins; a file that no event names is nobody's
FILES_FIRST = {"mail_take", "paper_take"}
# draft by draft: what the one before lost stays lost, the rest goes the next night
PIECEWISE = {"drafts_purge"}


class Broken:
    """Lets writes pass until the n-th, which fails as a full disk or a lost connection would make it fail."""

    def __init__(self, n: int) -> None:
        self.left, self.wrote = n, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITE.match(sql):
            self.left -= 1
            if self.left == 0:
                raise OperationalError("the disk is full")
            self.wrote += 1
        return execute(sql, params, many, context)


@contextmanager
def broken(n: int) -> Iterator[Broken]:
    """The n-th write inside fails; 0: none."""
    wrapper = Broken(n)
    with connection.execute_wrapper(wrapper):
        yield wrapper


def everything(but: set[str]) -> dict[str, list[str]]:
    """All rows of all tables, in an order of their own."""
    found = {}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {"search_index"}  # what it lies in is compared
        for table in tables - but:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
    return found


def tried(chain: Chain) -> dict[str, int]:
    """Do the acts of a chain, each first with every one of its writes failing; how many writes each has."""
    writes: dict[str, int] = {}
    result = None
    while True:
        try:
            act = chain.send(result)
        except StopIteration:
            return writes
        name = act.func.__name__
        but = RECORD if name in LOOKS else {"history_file"} if name in FILES_FIRST else set()
        before = everything(but)
        for n in range(1, 200):
            try:
                with broken(n) as wrapper:
                    result = act()
            except OperationalError:
                transaction.set_rollback(False)  # one statement outside a block of its own: nothing to undo
                assert name in PIECEWISE or everything(but) == before, (
                    f"{name}: write {n} failed and left something behind"
                )
                continue
            break
        assert wrapper.left > 0, f"{name}: more writes than anybody would believe"
        writes[name] = max(wrapper.wrote, writes.get(name, 0))


@pytest.fixture
def county(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> County:
    """The county; a letter with the same facts is set once, for its bytes are the same."""
    settings.FILES = tmp_path / "files"
    made_of, kept = wording.files_of, dict[str, Any]()

    def once(kind: str, fields: Any) -> Any:
        key = repr((kind, sorted(fields.items())))
        return kept[key] if key in kept else kept.setdefault(key, made_of(kind, fields))

    monkeypatch.setattr(wording, "files_of", once)
    monkeypatch.setattr(Conf, "SYNC", False)  # a job is queued, as on the real site
    return made()


@pytest.mark.django_db
@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.__name__)
def test_a_failed_write_leaves_nothing_of_its_act(chain: Callable[[County], Chain], county: County) -> None:
    writes = tried(chain(county))
    assert {name for name, n in writes.items() if n == 0} == set()
    assert verification.record()[1] == []
    assert rebuilding.differences() == []


def test_every_service_is_tried() -> None:
    known = set()
    for found in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        module = importlib.import_module(found.name)
        known |= {
            name
            for name, each in vars(module).items()
            if inspect.isfunction(inspect.unwrap(each)) and each.__module__ == module.__name__ and name[0] != "_"
        }
    source = (Path(__file__).with_name("chains.py")).read_text(encoding="utf-8")
    used = {name for name in known if re.search(rf"\b{name}\b", source)}
    assert known - used - PARTS - READS - ELSEWHERE == set()
