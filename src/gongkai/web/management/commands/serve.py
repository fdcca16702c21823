"""`manage.py serve`: the site and its job cluster as one process group that stops together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from typing import Any, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.demo.sign_ins import is_demonstration
from gongkai.web.sealing import KeyLost


class Command(BaseCommand):
    """Migrate, queue again what was left, then serve until interrupted."""

    help = cast("str", _lazy("启动站点和作业进程（granian 与 django-q2），Ctrl+C 一起停下"))

    def add_arguments(self, parser: CommandParser) -> None:
        """The port may also come from GONGKAI_PORT."""
        parser.add_argument("--port", type=int, default=int(os.environ.get("GONGKAI_PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        """Run both children; when one ends, stop the other."""
        if os.environ.get("GONGKAI_LANG", "").lower().startswith("en"):
            translation.activate("en")
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except KeyLost as lost:  # the sentinel: what was written now could never be read with what is there
            raise CommandError(str(lost)) from None
        call_command("collectstatic", verbosity=0, interactive=False)
        if settings.DEMO and not _has_records():
            call_command("demo", stdout=self.stdout)
        self._tidy()
        port = _free_port(options["port"])
        children = [subprocess.Popen(command) for command in (_site(port), _cluster())]
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        address = f"http://127.0.0.1:{port}/"
        said = {"address": address, "home": settings.HOME}
        self.stdout.write(_("公开 Gongkai：%(address)s  （数据在 %(home)s，Ctrl+C 停止）") % said)
        if is_demonstration():
            self.stdout.write(_("示范县的登录：%(address)sdemo/") % said)
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            webbrowser.open(address)
        try:
            while all(child.poll() is None for child in children):
                time.sleep(0.2)
        except KeyboardInterrupt:
            pass
        finally:
            _stop(children)

    def _tidy(self) -> None:
        from gongkai.web.accounts.tasks import schedule_purge as schedule_forgetting
        from gongkai.web.applications.tasks import schedule_forgetting as schedule_proofs
        from gongkai.web.applications.tasks import schedule_mail, schedule_reminders
        from gongkai.web.checkup import tasks
        from gongkai.web.history.tasks import schedule_daily_head
        from gongkai.web.jobs.tasks import requeue_unfinished, schedule_tick
        from gongkai.web.portal.tasks import schedule_purge

        schedule_tick()
        schedule_reminders()
        schedule_mail()
        schedule_proofs()
        schedule_daily_head()
        schedule_forgetting()
        schedule_purge()
        requeue_unfinished()
        tasks.schedule_purge()
        tasks.purge_expired(timezone.now())
        if waiting := tasks.requeue_unfinished():
            self.stdout.write(_("上次没有读完的 %(n)s 个文件重新排队") % {"n": waiting})


def _has_records() -> bool:
    from gongkai.web.history.models import Event

    return Event.objects.exists()


def _site(port: int) -> list[str]:
    options = "--interface wsgi --workers 1 --blocking-threads 1 --no-ws --host 127.0.0.1 --log-level warning"
    return [sys.executable, "-m", "granian", *options.split(), "--port", str(port), "gongkai.web.wsgi:application"]


def _cluster() -> list[str]:
    return [sys.executable, "-m", "django", "qcluster", "--settings", "gongkai.web.settings"]


def _free_port(wanted: int) -> int:
    """The wanted port, else the next free one."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    span = {"first": wanted, "last": wanted + 49}
    raise SystemExit(_("127.0.0.1 的 %(first)s–%(last)s 端口都被占用，请用 GONGKAI_PORT 另选一个") % span)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
