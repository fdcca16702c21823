"""The real site is killed while papers are being read; after the restart every acknowledged paper is read, once."""

from __future__ import annotations

import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from faults.site_process import ROOT, Site

pytestmark = pytest.mark.sqlite
SAMPLE = ROOT / "src/gongkai/web/checkup/sample/langao-2020.txt"
PAPERS = 12


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that is gone after the test."""
    running = Site(tmp_path / "home", 8431)
    yield running
    running.kill()


def _put(address: str) -> str:
    """Put papers in with a browser's cookies and form token; the address of the batch that was acknowledged."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}checkup/", timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    parts = [f'--xx\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n'.encode()]
    for n in range(PAPERS):
        head = f'--xx\r\nContent-Disposition: form-data; name="papers"; filename="{n}.txt"\r\n\r\n'
        parts.append(head.encode() + SAMPLE.read_bytes() + b"\r\n")
    request = urllib.request.Request(f"{address}checkup/", data=b"".join(parts) + b"--xx--\r\n")
    request.add_header("Content-Type", "multipart/form-data; boundary=xx")
    with browser.open(request, timeout=60) as answer:
        return str(answer.url)


def _state(batch: str) -> str:
    """What the batch page says, without its marks."""
    return re.sub(r"<[^>]+>", "", urllib.request.urlopen(batch, timeout=20).read().decode())


def test_a_kill_in_the_middle_loses_no_paper_and_doubles_none(site: Site) -> None:
    site.start()
    batch = _put(site.address)
    site.kill()
    site.start()
    page = ""
    for _ in range(600):
        page = _state(batch)
        if f"已读 {PAPERS} 个" in page:
            break
        time.sleep(0.1)
    assert f"已读 {PAPERS} 个" in page
    assert f"{PAPERS}＝{PAPERS}＋0＋0" in page
    assert page.count("2020，2019版") == PAPERS


def test_the_group_stops_together(site: Site) -> None:
    site.start()
    assert site.process is not None
    group = site.process.pid
    site.process.send_signal(signal.SIGTERM)
    site.process.wait(timeout=30)
    for _ in range(100):
        left = subprocess.run(
            ["ps", "-o", "pid=", "-g", str(group)], capture_output=True, text=True, check=False
        ).stdout
        if not left.strip():
            break
        time.sleep(0.1)
    assert left.strip() == ""
