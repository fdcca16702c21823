"""Kinds of event that the record itself writes, on the stream `history:site`."""

from __future__ import annotations

from gongkai.web.history.kinds import Kind
from gongkai.web.history.kinds import register as register_kinds

STREAM = "history:site"


def register() -> None:
    """Make them known."""
    register_kinds(
        "history",
        [
            Kind("clock_anomaly", "服务器时钟比上一条记录慢 {seconds} 秒，记录时间按上一条计"),
            Kind("rebuilt", "按记录重建，改正 {count} 处与记录不符的数据"),
            Kind("restored", "由备份恢复，备份到第 {backup_n} 号记录"),
        ],
    )
