"""What maps and arrays in Python take, beside which this library began.

usage: starting_systems.py ids arrays|dict COUNT ROUNDS
       starting_systems.py coo SIDE
"""

import statistics
import sys
import time
from array import array

MASK_32 = 0xFFFFFFFF
FREE = 0


def mixed(number):
    """Maps 32 bits to 32 bits, each to another: as on the Java side."""
    number = ((number ^ number >> 16) * 0x85EBCA6B) & MASK_32
    number = ((number ^ number >> 13) * 0xC2B2AE35) & MASK_32
    return number ^ number >> 16


class TwoArrays:
    """Linear probing from the ID itself, in an array of IDs and one of values; no ID is 0."""

    def __init__(self, ids):
        slots = 1 << (len(ids) * 10 // 9).bit_length()
        self.mask = slots - 1
        self.ids = array("I", bytes(4 * slots))
        self.values = array("I", bytes(4 * slots))
        for number in ids:
            slot = number & self.mask
            while self.ids[slot] != FREE:
                slot = slot + 1 & self.mask
            self.ids[slot] = number
            self.values[slot] = value(number)

    def get(self, number, missing):
        ids, mask = self.ids, self.mask
        slot = number & mask
        while ids[slot] != number:
            if ids[slot] == FREE:
                return missing
            slot = slot + 1 & mask
        return self.values[slot]

    def nbytes(self):
        return len(self.ids) * self.ids.itemsize + len(self.values) * self.values.itemsize


class Dictionary(dict):
    def __init__(self, ids):
        super().__init__((number, value(number)) for number in ids)

    def nbytes(self):
        objects = sum(sys.getsizeof(k) + sys.getsizeof(v) for k, v in self.items())
        return sys.getsizeof(self) + objects


def value(number):
    return number * 31 & 0xFFFF


def a_second(get, numbers, expected, rounds):
    """Returns the median of how many lookups fit into a second of processor time."""
    rates = []
    for _ in range(rounds):
        begin = time.process_time()
        total = 0
        for number in numbers:
            total += get(number, 1)
        rates.append(len(numbers) / (time.process_time() - begin))
        if total != expected:
            sys.exit(f"sum: expected={expected}, actual={total}")
    return statistics.median(rates)


def ids(kind, count, rounds):
    """Prints bytes, and hits, misses and misses beside sequential IDs a second."""
    make = TwoArrays if kind == "arrays" else Dictionary
    random_ids = [mixed(i) for i in range(1, count + 1)]
    asked = [random_ids[mixed(i) % count] for i in range(200_000)]
    absent = [mixed(count + i) for i in range(1, 200_001)]
    table = make(random_ids)
    figures = [table.nbytes()]
    figures.append(a_second(table.get, asked, sum(map(value, asked)), rounds))
    figures.append(a_second(table.get, absent, len(absent), rounds))
    table = make(range(1, count + 1))
    # In the arrays all IDs lie side by side, and a search from the middle goes on to their end.
    is_arrays = kind == "arrays"
    beside = [table.mask + 1 + count // 2] * 5 if is_arrays else range(count + 1, count + 200_001)
    figures.append(a_second(table.get, beside, len(beside), rounds))
    print(*figures)


def coo(side):
    """Prints bytes: dense, sparse.COO, with coordinates of 16 bits, a compressed .npz file."""
    import io

    import numpy as np
    import sparse

    generator = np.random.default_rng(1)
    dense = np.zeros(side * side)
    stored = generator.choice(side * side, side * side // 10, replace=False)
    dense[stored] = generator.random(len(stored)) + 1
    found = sparse.COO.from_numpy(dense.reshape(side, side))
    file = io.BytesIO()
    sparse.save_npz(file, found)
    narrow = found.data.nbytes + found.coords.astype(np.uint16).nbytes
    print(dense.nbytes, found.nbytes, narrow, file.tell())


if __name__ == "__main__":
    if sys.argv[1] == "ids":
        ids(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        coo(int(sys.argv[2]))
