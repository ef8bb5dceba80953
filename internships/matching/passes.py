"""Compiled passes over all choices that are not the match itself: what was taken, who would rather be elsewhere."""

import numpy as np

from internships.matching.arrays import NONE
from internships.matching.compiling import compiled

HIGH = np.uint64(32)


@compiled
def take(packed, bits, end, draw, choice, pool, key, weakest, held):
    """Of the choice each student got its key and pool; of every pool its weakest key and how many it holds."""
    low = (packed.dtype.type(1) << bits) - packed.dtype.type(1)
    for student in range(choice.size):
        if choice[student] == NONE:
            continue
        cell = packed[student, choice[student]]
        here = np.int64(cell >> bits)
        told = np.uint64(cell & low) << HIGH | np.uint64(draw[student])
        key[student] = told
        pool[student] = here
        held[here] += 1
        weakest[here] = min(weakest[here], told)


@compiled
def strongest_first(packed, bits, end, fine):
    """Students by the level of their first choice, highest first, as finely as so many bits tell: a counting sort."""
    low = (packed.dtype.type(1) << bits) - packed.dtype.type(1)
    coarse = packed.dtype.type(max(np.int64(bits) - fine, 0))
    last = np.int64(low >> coarse)
    behind = np.zeros(last + 2, dtype=np.int64)
    for student in range(packed.shape[0]):
        cell = packed[student, 0]
        place = last if cell == end else last - np.int64((cell & low) >> coarse)
        behind[place + 1] += 1
    behind = np.cumsum(behind)
    order = np.empty(packed.shape[0], dtype=np.int32)
    for student in range(packed.shape[0]):
        cell = packed[student, 0]
        place = last if cell == end else last - np.int64((cell & low) >> coarse)
        order[behind[place]] = student
        behind[place] += 1
    return order


@compiled
def find(packed, bits, end, draw, wanted, choice):
    """Where in each row the wanted pool stands, -1 where it does not."""
    for student in range(wanted.size):
        if wanted[student] == NONE:
            continue
        mine = packed.dtype.type(wanted[student])
        for column in range(packed.shape[1]):
            cell = packed[student, column]
            if cell == end:
                break
            if cell >> bits == mine:
                choice[student] = column
                break


@compiled
def claims(packed, bits, end, draw, choice, bars, limit, best, claimant, blocking):
    """Every choice above the one a student got: those that beat their bar, and the best of the others by limit."""
    low = (packed.dtype.type(1) << bits) - packed.dtype.type(1)
    found = 0
    for student in range(choice.size):
        upto = packed.shape[1] if choice[student] == NONE else choice[student]
        told = np.uint64(draw[student])
        for column in range(upto):
            cell = packed[student, column]
            if cell == end:
                break
            level = cell & low
            if level == 0:
                continue
            key, pool = np.uint64(level) << HIGH | told, np.int64(cell >> bits)
            if key > bars[pool]:
                if found < len(blocking):
                    blocking[found, 0], blocking[found, 1] = student, pool
                found += 1
            at = limit[pool]
            if at >= 0 and key > best[at]:
                best[at], claimant[at] = key, student
    return found


@compiled
def stream(packed, bits):
    """Every choice read once, row by row, and the levels added up: the least any method must do."""
    low, total = (packed.dtype.type(1) << bits) - packed.dtype.type(1), np.uint64(0)
    for student in range(packed.shape[0]):
        for column in range(packed.shape[1]):
            total += np.uint64(packed[student, column] & low)
    return total


@compiled
def fits(held, first, skill, worth, listed, out):
    """The fit of every listed slot, need by need."""
    for student in range(listed.shape[0]):
        for column in range(listed.shape[1]):
            slot = listed[student, column]
            if slot < 0:
                break
            total = 10_000 if first[slot] == first[slot + 1] else 0
            for need in range(first[slot], first[slot + 1]):
                total += worth[need, held[student, skill[need]]]
            out[student, column] = total
