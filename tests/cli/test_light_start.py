"""Reading one paper loads what reading needs: no web framework, no data frames, no validator of data models."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from documents.readers.docx_xml import docx, p, tbl, tc, tr

HEAVY = ("django", "numpy", "pandas", "pydantic", "rich", "pypdfium2", "selectolax", "openpyxl")
COMMAND = """
import json, sys
from gongkai.cli.main import main
try:
    main()
except SystemExit as end:
    status = end.code
print(json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""
READER = """
import json, sys
from gongkai.documents.isolation import reading
import gongkai.documents.isolation.server
reading.preload()
data = open(sys.argv[1], "rb").read()
reading.warm(data)
reading.run({"name": "a.docx", "checks": True}, data)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "年报.docx"
    path.write_bytes(docx(p("某某县2021年政府信息公开工作年度报告"), tbl(tr(tc("甲"), tc("1")))))
    return path


def said(program: str, *arguments: str) -> object:
    run = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return json.loads(run.stderr.splitlines()[-1])


def test_the_command_stays_light(paper: Path) -> None:
    status, loaded = said(COMMAND, "read", str(paper), "--json")
    assert status == 0
    assert not set(HEAVY) & set(loaded)


def test_the_reading_process_stays_light(paper: Path) -> None:
    loaded = said(READER, str(paper))
    assert not set(HEAVY) & set(loaded)


@pytest.mark.parametrize(("given", "status"), [("-1", 2), ("eins", 2), ("1", 0)])
def test_what_is_no_plain_number_is_still_refused(paper: Path, given: str, status: int) -> None:
    found, _ = said(COMMAND, "read", str(paper), "--json", "--workers", given)
    assert found == status
