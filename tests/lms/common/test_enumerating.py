"""Lists and notes in a line, as each language punctuates them."""

import pytest
from django.utils import translation

from lms.common.enumerating import joined, noted


@pytest.mark.parametrize(("language", "listed", "round_in"), [("zh-hans", "1、2", "1（2）"), ("en", "1, 2", "1 (2)")])
def test_punctuation_is_the_readers(language, listed, round_in):
    with translation.override(language):
        assert (joined([1, 2]), noted(1, 2)) == (listed, round_in)
