"""What happens to keys and webhooks, on the stream of their agency's connections."""

from __future__ import annotations

from gongkai.web.history import kinds
from gongkai.web.history.kinds import Kind

STREAM = "connections"


def register() -> None:
    """Tell the history what the stream may hold."""
    kinds.register(
        STREAM,
        [
            Kind("key_made", "发放接口密钥“{name}”", private=True),
            Kind("key_revoked", "收回接口密钥“{name}”", private=True),
            Kind("webhook_added", "登记推送地址 {url}", private=True),
            Kind("webhook_ended", "停用推送地址 {url}", private=True),
        ],
    )
