"""The only place that reads the process environment. Every name here stands in README's table."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}


def text(name: str, default: str = "") -> str:
    """The variable as text, stripped; the default where it is unset."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """The variable as a yes or no: 1, true, yes and on mean yes."""
    return text(name, str(default)).lower() in TRUE


def items(name: str) -> list[str]:
    """The comma-separated parts of the variable, empty ones dropped."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """The folder a variable names, made on first use with access for its owner only."""
    path = Path(text(name) or default)
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        writable = os.access(path, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise ImproperlyConfigured(f"{name}: 无法写入文件夹 {path} / the folder cannot be written to")
    return path


def everything() -> dict[str, str]:
    """All variables as they are now: to tell whether any has changed since."""
    return dict(os.environ)


def offer(name: str, value: str) -> str:
    """The variable, set for this process and its children where nobody has set it."""
    return os.environ.setdefault(name, value)


def database(url: str) -> dict[str, object]:
    """Django's settings for postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"LMS_DATABASE_URL: {parts.scheme or '?'}:// 不认识，应为 postgresql:// / is not postgresql://"
        )
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # The pool bounds the number of connections; it wants CONN_MAX_AGE=0.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            "options": "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
            **options,
        },
    }
