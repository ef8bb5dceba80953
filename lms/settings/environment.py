"""The only place that reads the process environment. Every name here stands in README's table."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

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
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def database(url: str) -> dict[str, object]:
    """Django's settings for postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"LMS_DATABASE_URL: unknown scheme {parts.scheme!r}, expected postgresql://")
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
