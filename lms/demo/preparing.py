"""Brings the database to where the site can be served: readable, migrated, filled. Every refusal is one sentence."""

import socket
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from lms.common.health import missing_migrations
from lms.demo import loader, people, plans
from lms.people.models import User


def refuse_taken_port(host: str, port: int) -> None:
    """CommandError where somebody else serves this address, or we may not."""
    other = port + 80 if 0 < port < 65_000 else 8080
    try:
        if not 0 < port < 65_536:
            raise OSError("1 to 65535")
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            f"端口 {port} 用不了（可能已被占用），请换一个：python3 manage.py start --port {other}\n"
            f"Port {port} on {host} cannot be used ({error}); choose another with --port {other}."
        ) from None


def prepare(progress: Callable[[str], None], *, demo: bool) -> None:
    """Migrate, make the cache table and load what is missing. Quick where nothing is."""
    refuse_broken_database()
    if missing_migrations():
        progress("正在建立数据库 / preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if loader.is_empty():
        (loader.load if demo else loader.load_reference)(progress)
    elif demo:
        loader.finish(progress)


def refuse_broken_database() -> None:
    """CommandError where the database cannot be reached or read; nothing is changed."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite" and _size() <= plans.LARGEST_CHECKED:
                cursor.execute("PRAGMA quick_check(1)")
                (verdict,) = cursor.fetchone()
                if verdict != "ok":
                    raise DatabaseError(verdict)
            connection.introspection.table_names(cursor)
    except DatabaseError as error:
        raise CommandError(_words(str(error).strip().splitlines()[0])) from None


def _size() -> int:
    file = Path(connection.settings_dict["NAME"])
    return file.stat().st_size if file.exists() else 0


def _words(reason: str) -> str:
    if connection.vendor == "sqlite":
        file = connection.settings_dict["NAME"]
        return (
            f"数据库文件读不了：{file}。请换上备份，或把它移走后重新启动；什么都没有改动。\n"
            f"The database file cannot be read: {file} ({reason}). "
            "Put a backup in its place, or move it away and start again; nothing was changed."
        )
    return (
        f"连不上数据库，请检查 LMS_DATABASE_URL。\nThe database cannot be reached: check LMS_DATABASE_URL. ({reason})"
    )


def site_address(host: str, port: int) -> str:
    """The address a person types for a server on this host and port."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104  compared
    return f"http://{shown}:{port}"


def demo_logins() -> list[str]:
    """The lines that tell how to sign in to the demo; none outside debugging, where nobody may know a password."""
    if not settings.DEBUG:
        return []
    names = User.objects.filter(demo=True, email__endswith="@demo.test").order_by("pk").values_list("email", flat=True)
    if not names:
        return []
    return ["演示账号 / demo logins", *(f"  {name}" for name in names), f"  口令 / password: {people.PASSWORD}"]
