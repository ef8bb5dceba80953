"""What a file format cannot say of a question, kept beside it: other programs pass over it, we read it back."""

from dataclasses import asdict, replace
from typing import Any

from courses.formats.drafts import Draft

LABELS = ("code", "title", "category", "tags", "skill", "level")


def lost(draft: Draft, back: Draft | None) -> dict[str, Any]:
    """What `back`, read from the draft's plain written form, lacks of it; a part it must not have is None."""
    before, after = asdict(draft), asdict(back) if back else {"spec": {}}
    parts = {
        key: before["spec"].get(key)
        for key in sorted(set(before["spec"]) | set(after["spec"]))
        if before["spec"].get(key) != after["spec"].get(key)
    }
    labels = {name: before[name] for name in LABELS if before[name] != after.get(name)}
    return {**labels, **({"spec": parts} if parts else {})}


def restored(draft: Draft, kept: Any) -> Draft:
    """The draft with what was kept put back. What is not of the right shape is left for the validation to name."""
    if not isinstance(kept, dict):
        return draft
    parts = kept.get("spec")
    spec = {**draft.spec, **parts} if isinstance(parts, dict) else draft.spec
    labels = {name: _label(name, kept[name]) for name in LABELS if name in kept}
    return replace(draft, spec={key: value for key, value in spec.items() if value is not None}, **labels)


def _label(name: str, value: Any) -> Any:
    if name == "tags":
        return tuple(str(tag) for tag in value) if isinstance(value, list) else ()
    if name == "level":
        return value if isinstance(value, int) and not isinstance(value, bool) else 0
    return str(value)
