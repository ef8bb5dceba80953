"""manage.py translations: make the catalogues, or with --check name what is wrong with them."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Gathers the messages, merges the English additions, drops what nobody says, compiles; --check only looks."""

    help = "Make lms/locale from the code and from en/additions; with --check exit 1 and name every fault."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option: --check."""
        parser.add_argument("--check", action="store_true", help="change nothing, exit 1 naming every fault")

    def handle(self, *, check: bool, **options: Any) -> None:
        """Write the catalogues unless asked to check, then tell every fault. Raises CommandError for faults.

        Another English for a sentence that has one is told first, and nothing is written.
        """
        try:
            from lms.common.translations import catalogues, messages, problems
        except ModuleNotFoundError as missing:
            sentence = _("缺少 %(name)s：它只随测试环境安装，请先运行一次 manage.py test。")
            raise CommandError(sentence % {"name": missing.name}) from missing
        locale, said = settings.LOCALE_PATHS[0], messages.product_messages(settings.BASE_DIR)
        # Before anything is written: an addition that is merged has left its file.
        faults = [] if check else problems.second_thoughts(locale, said)
        if not check and not faults:
            catalogues.make_english(locale, said)
            catalogues.compile_all(locale)
        faults = faults or problems.problems(locale, said)
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(_("译文有 %(count)d 处问题，见上。") % {"count": len(faults)})
        self.stdout.write(_("%(count)d 句话都有英文，目录已编译。") % {"count": len(said)})
