"""Structured logs: one JSON object a line, with the request's name and no personal data."""

import json
import logging
from datetime import UTC, datetime

from lms.common.middleware.request_id import current


class JsonFormatter(logging.Formatter):
    """Formats a record as JSON. Arguments stay out of it: they may hold names and addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, keys in a fixed order."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
            "request": current.get().request_id,
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
