"""numba, where it is installed: how the compiled engine's functions are made, and kept for the next process."""

import logging
from functools import cache
from importlib.util import find_spec
from typing import Any

from numpy.typing import NDArray

log = logging.getLogger(__name__)
_given_up: list[Exception] = []

WORTH_COMPILING = 200_000  # packed choices: to load compiled code takes longer than smaller markets do
BROKEN = (ImportError, OSError, RuntimeError, AttributeError)  # what a numba that does not fit the machine raises


@cache
def is_installed() -> bool:
    """Whether numba is there. It is looked for, not imported: that takes a third of a second and 65 MB."""
    return find_spec("numba") is not None


def pays(packed: NDArray[Any]) -> bool:
    """Whether compiled code is there, works, and the market is large enough to load it."""
    return packed.size >= WORTH_COMPILING and is_installed() and not _given_up


def give_up(error: Exception) -> None:
    """Do without compiled code in this process from now on: everything it does numpy does as well."""
    if not _given_up:
        log.warning("compiled matching does not work here, it goes on without: %s", error)
    _given_up.append(error)


def compiled(function: Any) -> Any:
    """The function, compiled when it is first called.

    The machine code is kept beside the source or in NUMBA_CACHE_DIR; where neither can be written every process
    compiles anew, which takes a few seconds and is said in the log once.
    """
    import numba

    try:
        made = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError as error:  # "no locator available": nowhere to write
        log.info("compiled matching is not kept for the next process: %s", error)
        made = numba.njit(nogil=True)(function)
    return made


def prefetch() -> Any:
    """A compiled prefetch(array, index): ask the memory for an element that will soon be needed.

    Students are visited in no order the processor could guess, and most of the time would go into waiting for memory:
    measured on 1.2 million students, asking a few students ahead makes the whole run a third quicker.
    """
    from llvmlite import ir
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    insert: Any = cgutils.get_or_insert_function

    def ask(_context: Any, array: Any, index: Any) -> Any:
        def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            data = context.make_array(signature.args[0])(context, builder, values[0]).data
            byte, word = ir.IntType(8).as_pointer(), ir.IntType(32)
            kind = ir.FunctionType(ir.VoidType(), [byte, word, word, word])
            function: Any = insert(builder.module, kind, "llvm.prefetch.p0")
            read, keep, is_data = word(0), word(3), word(1)
            builder.call(function, [builder.bitcast(builder.gep(data, [values[1]]), byte), read, keep, is_data])
            return context.get_dummy_value()

        return types.void(array, index), emit

    return intrinsic(ask)
