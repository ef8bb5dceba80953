"""`manage.py start`: everything from an empty folder to a served site, under one parent."""

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from lms.demo import preparing, processes
from lms.settings import environment

PYTHON = [sys.executable, "-m"]
# Checked when the site is built; here it would make worker and clock load every view.
CELERY = [*PYTHON, "celery", "-q", "--skip-checks", "-A", "lms"]
# Threads: one process instead of three on a small machine; production uses prefork (lms/deploy).
WORKER = [*CELERY, "worker", "-P", "threads", "-c", "2", "-l", "WARNING",
          "--without-gossip", "--without-mingle", "--without-heartbeat"]  # fmt: skip
# A process of its own: embedded in the worker, the clock would outlive a killed worker.
CLOCK = [*CELERY, "beat", "-l", "WARNING", "--pidfile=", "-s", str(settings.DATA_DIR / "clock")]
WEB = [*PYTHON, "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-ws",
       "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "2",
       "--log-level", "warning"]  # fmt: skip


class Command(BaseCommand):
    """Prepares the database, then turns into the parent of web, worker and clock."""

    help = "准备好一切并启动：网站、后台任务、时钟 / set everything up and serve: web, worker, clock"
    # `check` and the tests do it; here it would cost a second at every start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be chosen."""
        parser.add_argument("--host", default="127.0.0.1", help="监听地址 / address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="端口 / port")
        parser.add_argument("--no-demo", action="store_true", help="不载入演示数据 / do not load the demo")
        parser.add_argument(
            "--check", action="store_true", help="走完整个流程并输出 JSON / run the whole loop, print JSON"
        )

    def handle(self, *, host: str, port: int, no_demo: bool, check: bool, **options: Any) -> None:
        """Refuse, or prepare and run."""
        demo = settings.DEBUG and not no_demo
        if check:
            preparing.prepare(self._say, demo=demo)
            sys.exit(self._check())
        preparing.refuse_taken_port(host, port)
        address = preparing.site_address(host, port)
        # What is loaded below may keep links; the children inherit the variable.
        settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = environment.offer("LMS_SITE_URL", address)
        preparing.prepare(self._say, demo=demo)
        self._become_parent(host, port, address)

    def _become_parent(self, host: str, port: int, address: str) -> None:
        """Replace this process, and the memory Django takes in it, by the small parent."""
        commands = {
            "web": [*WEB, "--host", host, "--port", str(port), "lms.wsgi:application"],
            "worker": WORKER,
            "clock": CLOCK,
        }
        welcome = [
            f"\n{settings.WAGTAIL_SITE_NAME}  {address}/",
            f"编辑后台 / CMS  {address}/cms/",
            *preparing.demo_logins(),
            "按 Ctrl-C 停止 / Ctrl-C stops",
        ]
        plan = processes.Plan(commands, "127.0.0.1" if address.startswith("http://127.") else host, port, welcome)
        os.chdir(settings.BASE_DIR)
        sys.stdout.flush()
        command = [sys.executable, "-P", processes.__file__, plan.to_json()]
        os.execv(sys.executable, command)  # noqa: S606  our own file

    def _check(self) -> int:
        """Run the demo's whole loop beside a worker; 0 where every step came out."""
        from lms.demo import journey

        with processes.running({"worker": WORKER}):
            report = journey.run(lambda step: self._say(f"… {step}"))
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2, default=str))
        return 0 if report["ok"] else 1

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence, self.style.NOTICE)
