"""NumPy's side of the tests of arrays: checks, makes and watches .npy files.

usage: numpy_peer.py check FOLDER   checks each file named TYPE_ORDER_AXES.npy, as Java wrote it
       numpy_peer.py make FOLDER    makes such files, TYPE_ORDER_AXES_VERSION_ENDIAN.npy
       numpy_peer.py halves FOLDER  makes halves.npy, doubles.npy, rounded.npy
       numpy_peer.py watch FILE     answers each line, "PLACE" or "PLACE=NUMBER", from a mapping
"""

import itertools
import os
import sys

import numpy as np
from numpy.lib import format as npy

TYPES = ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]
SHAPES = [
    (),
    (1,),
    (5,),
    (0,),
    (3, 4),
    (0, 4),
    (4, 0),
    (2, 3, 4),
    (2, 0, 4),
    (1, 2, 3, 2),
    (2, 1, 3, 2, 2),
]


def numbers(code, shape):
    """The numbers of a file, which the Java side knows as well."""
    count = int(np.prod(shape, dtype=np.int64))
    places = np.arange(count, dtype=np.uint64)
    if code[0] == "f":
        flat = ((places * np.uint64(7919)).astype(np.int64) % 4001 - 2000) / 8
        return flat.astype(code).reshape(shape)
    bits = (places + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    if code == "b1":
        return ((bits >> np.uint64(7)) & np.uint64(1)).astype(bool).reshape(shape)
    width = np.dtype(code).itemsize * 8
    cells = bits >> np.uint64(64 - width) if width < 64 else bits
    return cells.astype("u%d" % (width // 8)).view(code).reshape(shape)


def axes(text):
    return tuple(int(length) for length in text.split("x")) if text else ()


def check(folder):
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".npy"):
            continue
        code, order, lengths = name[: -len(".npy")].split("_")
        shape = axes(lengths)
        expected = numbers(code, shape)
        path = os.path.join(folder, name)
        mode = "r" if expected.size else None
        for array in (np.load(path), np.load(path, mmap_mode=mode)):
            assert array.dtype == np.dtype(code), (name, array.dtype)
            assert array.shape == shape, (name, array.shape)
            assert np.array_equal(array, expected), (name, array, expected)
            is_fortran = array.flags.f_contiguous and not array.flags.c_contiguous
            assert order == "F" or not is_fortran, name
            assert order == "C" or array.flags.f_contiguous, name
        print(name)


def make(folder):
    for code, shape, order in itertools.product(TYPES, SHAPES, "CF"):
        for version, endian in itertools.product((1, 2, 3), "<>"):
            array = numbers(code, shape).astype(np.dtype(code).newbyteorder(endian))
            array = np.asfortranarray(array) if order == "F" and shape else array
            lengths = "x".join(map(str, shape))
            side = "L" if endian == "<" else "B"
            name = "_".join([code, order, lengths, str(version), side]) + ".npy"
            with open(os.path.join(folder, name), "wb") as file:
                npy.write_array(file, array, version=(version, 0))


def halves(folder):
    every = np.arange(1 << 16, dtype=np.uint32).astype(np.uint16).view("f2")
    random = np.random.default_rng(1)
    doubles = np.concatenate([
        random.normal(size=50000) * 10.0 ** random.integers(-9, 5, 50000),
        (np.arange(0, 2048) + 0.5) * 2.0**-24,
        np.array([65504, 65519.99, -65519.99, 0.0, -0.0, np.inf, -np.inf, 2.0**-25]),
    ])
    doubles = doubles[(np.abs(doubles) < 65520) | np.isinf(doubles)]
    np.save(os.path.join(folder, "halves.npy"), every)
    np.save(os.path.join(folder, "doubles.npy"), np.concatenate([every.astype("f8"), doubles]))
    np.save(os.path.join(folder, "rounded.npy"), doubles.astype("f2"))


def watch(path):
    array = np.load(path, mmap_mode="r+")
    print("ready", flush=True)
    for line in sys.stdin:
        place, _, number = line.strip().partition("=")
        index = tuple(int(i) for i in place.split(","))
        if number:
            array[index] = float(number)
        print(repr(float(array[index])), flush=True)


if __name__ == "__main__":
    {"check": check, "make": make, "halves": halves, "watch": watch}[sys.argv[1]](sys.argv[2])
