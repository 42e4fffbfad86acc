"""What Python's libraries do in the benchmarks of arrays.

usage: array_peer.py write memmap|hdf5|memory DTYPE FILE PLANES ROWS COLUMNS
       array_peer.py read FILE.npy FILE.h5 SIDE
"""

import os
import sys
import time

import h5py
import numpy as np


def peak_bytes():
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))


def write(kind, dtype, path, planes, rows, columns):
    """Prints seconds until closed, seconds until on storage, bytes of memory at the peak."""
    base = np.arange(rows * columns, dtype=dtype).reshape(rows, columns)
    begin = time.perf_counter()
    if kind == "memmap":
        array = np.lib.format.open_memmap(path, "w+", dtype, (planes, rows, columns))
    elif kind == "hdf5":
        file = h5py.File(path, "w")
        array = file.create_dataset("x", (planes, rows, columns), dtype)
    else:
        array = np.empty((planes, rows, columns), dtype)
    spent = time.perf_counter() - begin
    for k in range(planes):
        plane = base + base.dtype.type(k)
        begin = time.perf_counter()
        array[k] = plane
        spent += time.perf_counter() - begin
    begin = time.perf_counter()
    if kind == "hdf5":
        file.close()
    del array
    spent += time.perf_counter() - begin
    begin = time.perf_counter()
    if kind != "memory":
        descriptor = os.open(path, os.O_RDWR)
        os.fsync(descriptor)
        os.close(descriptor)
    print(spent, spent + time.perf_counter() - begin, peak_bytes())


def places(seed, count, *limits):
    """The same places as on the Java side: the low bits of a well-known generator are not used."""
    state = seed
    for _ in range(count):
        index = []
        for limit in limits:
            state = (state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1
            index.append((state >> 33) % limit)
        yield tuple(index)


def kinds(array, side):
    planes, rows, columns = array.shape
    return {
        "element": ((planes, rows, columns), lambda k, i, j: array[k, i, j]),
        "row": ((planes, rows), lambda k, i: array[k, i, :]),
        "column": ((planes, columns), lambda k, j: array[k, :, j]),
        "block": (
            (planes, rows - side + 1, columns - side + 1),
            lambda k, i, j: array[k, i : i + side, j : j + side],
        ),
        "plane": ((planes,), lambda k: array[k]),
    }


def measure(array, kind, seed, count, side):
    """Returns the nanoseconds of processor time that one read takes, and a checksum."""
    limits, get = kinds(array, side)[kind]
    indices = list(places(seed, count, *limits))
    total = 0.0
    begin = time.process_time()
    for index in indices:
        part = np.array(get(*index))
        total += float(part.flat[0]) + float(part.flat[-1])
    return (time.process_time() - begin) / count * 1e9, total


def read(npy, hdf5, side):
    """Answers lines of input: a library, a kind of read, a seed of the places, and a count."""
    if not os.path.exists(hdf5):
        with h5py.File(hdf5, "w") as file:
            file.create_dataset("x", data=np.load(npy, mmap_mode="r"))
    with h5py.File(hdf5, "r") as file:
        arrays = {"memmap": np.load(npy, mmap_mode="r"), "hdf5": file["x"]}
        for line in sys.stdin:
            name, kind, seed, count = line.split()
            print(*measure(arrays[name], kind, int(seed), int(count), side), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], sys.argv[3], sys.argv[4], *map(int, sys.argv[5:]))
    else:
        read(sys.argv[2], sys.argv[3], int(sys.argv[4]))
