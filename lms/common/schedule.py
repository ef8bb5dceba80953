"""The clock: which task every app wants to be called how often, gathered from their schedule.py."""

from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True)
class Tick:
    """A task by its full name and the seconds between two calls."""

    task: str
    seconds: float


TICKS = [Tick("lms.common.tasks.heartbeat", 60)]


def gather() -> dict[str, dict[str, object]]:
    """Celery's beat_schedule out of the TICKS of every app's schedule.py."""
    found: dict[str, dict[str, object]] = {}
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "schedule"):
            for tick in getattr(import_module(f"{config.name}.schedule"), "TICKS", []):
                found[tick.task] = {"task": tick.task, "schedule": tick.seconds}
    return found
