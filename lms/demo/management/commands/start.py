"""`manage.py start`: everything from an empty folder to a served site, under one parent."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from lms.demo import plans, preparing, processes
from lms.settings import environment


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
        seal = plans.fingerprint(settings.BASE_DIR, sys.argv[1:], environment.everything())
        preparing.refuse_taken_port(host, port)
        address = preparing.site_address(host, port)
        # What is loaded below may keep links; the children inherit the variable.
        settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = environment.offer("LMS_SITE_URL", address)
        preparing.prepare(self._say, demo=demo)
        welcome = [
            f"\n{settings.WAGTAIL_SITE_NAME}  {address}/",
            f"编辑后台 / CMS  {address}/cms/",
            *preparing.demo_logins(),
            "按 Ctrl-C 停止 / Ctrl-C stops",
        ]
        if not settings.DATABASE_URL:
            plans.keep(settings.DATA_DIR, seal, host=host, port=port, welcome=welcome, site_url=settings.SITE_URL)
        wanted = plans.plan(settings.DATA_DIR, host, port, welcome)
        plans.become_parent(settings.BASE_DIR, wanted, environment.everything())

    def _check(self) -> int:
        """Run the demo's whole loop beside a worker; 0 where every step came out."""
        from lms.demo import journey

        with processes.running({"worker": plans.WORKER}):
            report = journey.run(lambda step: self._say(f"… {step}"))
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2, default=str))
        return 0 if report["ok"] else 1

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence, self.style.NOTICE)
