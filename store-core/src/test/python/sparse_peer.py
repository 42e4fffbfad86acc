"""The side of sparse and SciPy in the tests of sparse arrays.

usage: sparse_peer.py check FOLDER  compares each FORMAT_NAME.npz with NAME.npy, as Java wrote them
       sparse_peer.py make FOLDER   makes such pairs, in every format and type
"""

import os
import sys

import numpy as np
import scipy.sparse

try:
    import sparse
except ImportError:
    # Not everything needs it.
    sparse = None

TYPES = ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]
SHAPES = [(), (1,), (7,), (0,), (3, 5), (4, 0), (6, 4), (2, 3, 4), (2, 1, 3, 2)]


def load(path, form):
    if form == "coo":
        return sparse.load_npz(path)
    matrix = scipy.sparse.load_npz(path)
    assert matrix.format == form[len("scipy"):], matrix.format
    matrix.sum_duplicates()
    if form != "scipycoo":
        matrix.check_format(full_check=True)
    return matrix


def check(folder):
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".npz"):
            continue
        form, pair = name[: -len(".npz")].split("_", 1)
        dense = np.load(os.path.join(folder, pair + ".npy"))
        array = load(os.path.join(folder, name), form)
        assert array.shape == dense.shape, (name, array.shape)
        assert array.dtype == dense.dtype, (name, array.dtype)
        full = array.todense() if form == "coo" else array.toarray()
        np.testing.assert_array_equal(full, dense, name)
        if form == "coo":
            assert array.nnz == np.sum(dense != array.fill_value), name
            order = np.ravel_multi_index(array.coords, dense.shape) if dense.ndim else [0]
            assert np.all(np.diff(order) > 0), name
        print(name)


def numbers(code, shape, random):
    full = random.integers(0 if code[0] in "bu" else -3, 2 if code == "b1" else 4, shape)
    return np.where(random.random(shape) < 0.4, full, 0).astype(code)


def save(folder, form, name, dense):
    path = os.path.join(folder, form + "_" + name + ".npz")
    if form == "coo":
        fill = dense.flat[0] if dense.size else 0
        sparse.save_npz(path, sparse.COO.from_numpy(dense, fill_value=fill))
    elif form == "plain":
        sparse.save_npz(path, sparse.COO.from_numpy(dense), compressed=False)
    elif form == "odd":
        # Nothing says that places have 64 bits, in which order they lie, or which byte comes first.
        array = sparse.COO.from_numpy(dense)
        np.savez_compressed(
            path,
            data=array.data.astype(array.dtype.newbyteorder(">")),
            coords=np.asfortranarray(array.coords.astype(np.uint16)),
            shape=np.array(array.shape, dtype=np.int32),
            fill_value=array.fill_value.astype(array.dtype.newbyteorder(">")),
        )
    else:
        matrix = getattr(scipy.sparse, form[len("scipy"):] + "_matrix")(dense)
        scipy.sparse.save_npz(path, matrix)


def make(folder):
    random = np.random.default_rng(1)
    for code in TYPES:
        for shape in SHAPES:
            name = code + "_" + "x".join(map(str, shape))
            dense = numbers(code, shape, random)
            np.save(os.path.join(folder, name + ".npy"), dense)
            for form in ["coo", "plain", "odd"]:
                save(folder, form, name, dense)
            if len(shape) == 2 and code != "f2":
                for form in ["scipycoo", "scipycsr", "scipycsc"]:
                    save(folder, form, name, dense)
    # What coordinates say twice is the sum.
    matrix = scipy.sparse.coo_matrix(([1.5, 2, 3], ([1, 1, 0], [2, 2, 1])), shape=(3, 4))
    np.save(os.path.join(folder, "twice.npy"), matrix.toarray())
    scipy.sparse.save_npz(os.path.join(folder, "scipycoo_twice.npz"), matrix)


if __name__ == "__main__":
    {"check": check, "make": make}[sys.argv[1]](sys.argv[2])
