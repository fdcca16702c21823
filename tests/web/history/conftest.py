"""A kind of stream for these tests, and events on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from gongkai.web.history import kinds, services
from gongkai.web.history.chain import Recorded
from gongkai.web.history.kinds import Kind

kinds.register(
    "sample",
    [
        Kind("asked", "收到申请：{title}", article="第二十九条", dated="fact"),
        Kind("answered", "答复：{title}"),
        Kind("hearing_set", "定于 {on} 开庭", ahead=True),
    ],
)
CLERK = services.Actor(None, "测试员甲")
TOWN = (None, "青石镇人民政府")


@pytest.fixture
def record() -> Callable[..., Recorded]:
    """Record on the stream `sample:<name>`."""

    def one(name: str = "1", kind: str = "asked", **more: Any) -> Recorded:
        values = {"actor": CLERK, "agency": TOWN, "data": {"title": "道路预算"}, **more}
        return services.record(stream=f"sample:{name}", kind=kind, **values)

    return one


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """Files, heads and keys of each test lie apart."""
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"
    return tmp_path
