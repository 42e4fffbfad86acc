"""Prints what offheap_reader finds in store files, for a test to compare with what Java finds.

A line of input is the path of a file, then keys to look up, separated by tabs. The lines of output
have tabs too, and the last for each file is "end".
"""
import sys

import offheap_reader

for line in sys.stdin:
    path, *keys = line.rstrip("\n").split("\t")
    try:
        store = offheap_reader.Store(path)
        print("key", store.key_type, sep="\t")
        print("value", store.value_type, sep="\t")
        for name, value in store.attributes.items():
            print("attribute", name, value, sep="\t")
        for key, value in store:
            print("entry", key, value, sep="\t")
        print("size", store.size, sep="\t")
        for key in map(int, keys):
            value = store.get(key)
            print(*(("absent", key) if value is None else ("found", key, value)), sep="\t")
    except ValueError as error:
        print("error", error, sep="\t")
    print("end", flush=True)
