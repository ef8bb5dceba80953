"""A new database in a third of Django's time: the same tables and rows, with every table made once, as it ends up.

Django draws all its models anew for every one of a thousand steps. On an empty database most steps need not happen:
what a migration says about tables that do not exist yet is only written down (`written_down`), and the tables are made
together when somebody needs them. Whatever else a migration does, Django does, migration by migration.

Each transaction leaves migrations that are recorded and whole, so a run that was cut off goes on where it stood.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

Key = tuple[str, str]
# Of a table that is not made yet, these are words.
ABOUT_A_MODEL = (
    migrations.AlterUniqueTogether, migrations.AddIndex, migrations.RemoveIndex,
    migrations.AddConstraint, migrations.RemoveConstraint, migrations.AddField, migrations.RemoveField,
    migrations.AlterField, migrations.RenameField,
)  # fmt: skip
NEVER_IN_THE_DATABASE = (migrations.AlterModelOptions, migrations.AlterModelManagers)


class QuickExecutor(MigrationExecutor):
    """Django's, but for a database in which nothing was ever migrated."""

    def _migrate_all_forwards(
        self, state: ProjectState, plan: list, full_plan: list, fake: bool, fake_initial: bool
    ) -> ProjectState:
        if fake or fake_initial or self.loader.applied_migrations:
            return super()._migrate_all_forwards(state, plan, full_plan, fake, fake_initial)
        return Beginning(self, state).migrate(_others_first(self, [migration for migration, _ in plan]))


class Beginning:
    """The first migration of a database: what is made, what is only written down, and the state of both together."""

    def __init__(self, executor: MigrationExecutor, state: ProjectState) -> None:
        self.executor, self.state = executor, state
        self.unmade: dict[Key, migrations.CreateModel] = {}
        self.unrecorded: list[migrations.Migration] = []

    def migrate(self, plan: list[migrations.Migration]) -> ProjectState:
        """Everything in the plan, applied and recorded."""
        for migration in plan:
            if (unmade := self._written_down(migration)) is not None:
                self.unmade = unmade
                self.unrecorded.append(migration)
            else:
                self._make()
                self._draw()
                self.state = self.executor.apply_migration(self.state, migration)
        self._make()
        self._draw()
        return self.state

    def _written_down(self, migration: migrations.Migration) -> dict[Key, migrations.CreateModel] | None:
        """The tables to make after this migration, the state moved on; None, and nothing moved, if it must be run."""
        label, unmade, state = migration.app_label, dict(self.unmade), self.state.clone()
        # Without drawn models a state is moved in no time.
        state.__dict__.pop("apps", None)
        for operation in migration.operations:
            if not self._is_words(label, operation, unmade, state):
                return None
            if isinstance(operation, migrations.CreateModel):
                unmade[label, operation.name_lower] = operation
            elif isinstance(operation, migrations.DeleteModel):
                del unmade[label, operation.name_lower]
            operation.state_forwards(label, state)
        self.state = state
        return unmade

    @staticmethod
    def _is_words(label: str, operation: Any, unmade: dict, state: ProjectState) -> bool:
        kind = type(operation)
        if kind is migrations.CreateModel or kind in NEVER_IN_THE_DATABASE:
            return True
        if kind is migrations.DeleteModel:
            return (label, operation.name_lower) in unmade
        if kind not in ABOUT_A_MODEL:
            return False
        model = (label, operation.model_name_lower if hasattr(operation, "model_name") else operation.name_lower)
        return model in unmade or (kind is migrations.AlterField and _changes_no_column(model, operation, state))

    def _draw(self) -> None:
        """Django's models of this state, for those who ask for them."""
        self.state.apps  # noqa: B018  a cached property

    def _make(self) -> None:
        """The tables that were only written down, and the record of the migrations that did."""
        if not self.unrecorded:
            return
        with self.executor.connection.schema_editor(atomic=True) as editor:
            for (label, _), operation in self.unmade.items():
                operation.database_forwards(label, editor, self.state, self.state)
            for migration in self.unrecorded:
                self.executor.record_migration(migration)
        self.unmade, self.unrecorded = {}, []


def _changes_no_column(model: Key, operation: migrations.AlterField, state: ProjectState) -> bool:
    """Whether only words change that no database knows: labels, choices, validators."""
    was, now = state.models[model].fields[operation.name], operation.field
    return _column(was) == _column(now)


def _column(field: Any) -> tuple:
    _, path, arguments, options = field.deconstruct()
    return path, arguments, {name: value for name, value in options.items() if name not in field.non_db_attrs}


def _others_first(executor: MigrationExecutor, plan: list[migrations.Migration]) -> list[migrations.Migration]:
    """The plan in another order that keeps every dependency: other people's steps run among fewer models."""
    ours = {app.label for app in apps.get_app_configs() if app.name in settings.OUR_APPS}
    nodes, wanted = executor.loader.graph, {(migration.app_label, migration.name) for migration in plan}
    roots = sorted(plan, key=lambda migration: migration.app_label in ours)
    keys = (key for root in roots for key in nodes.forwards_plan((root.app_label, root.name)) if key in wanted)
    return [nodes.nodes[key] for key in dict.fromkeys(keys)]
