"""How often Python looks for rubbish: rarely while all is being loaded, as it would by itself once that is done."""

import gc

LOADING = (50_000, 20, 50)
SERVING = (700, 10, 10)


def expect_loading() -> None:
    """Before anything large comes in: models, pages and fields are thousands of rings that stay.

    Going through them again for every 700 new objects took a quarter of a start, and of the demo's load.
    """
    gc.set_threshold(*LOADING)


def settle() -> None:
    """After everything is loaded, in a process that stays: what is here now is not looked at again.

    Before a fork the memory stays shared, because nobody writes into it any more.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SERVING)
