"""Reads a store file of format 1, with nothing but the standard library of Python 3.

A second opinion on the pictures in the Javadoc of Superblock, LivePage, SegmentTable, Catalog,
ReservedKeys and SegmentLayout. It refuses a file that its last writer did not close.

    python3 offheap_reader.py FILE          prints every entry: key, tab, value
    python3 offheap_reader.py FILE KEY...   prints those that are there; status 1 if one is not
"""
import bisect, itertools, mmap, struct, sys

MAGIC, VERSION, ID_MAP = b"OFFHEAP\x1a", 1, 1
PAGE, BLOCK, GROUP, LIVE_PAGE, EMPTY = 4096, 512, 8, 8192, 0
DTYPES = "none int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64".split()
LETTERS = ["", *"bBhHiIqQfd"]  # of the struct module, by code as the names are
HASH_ROUNDS = {4: [(0x245A69EEBF2B3AC7, 29)], 8: 2 * [(0xBF58476D1CE4E5B9, 32)]}  # by key size

def crc32c(data):
    crc = 0xFFFFFFFF
    for bit in (byte >> i & 1 for byte in data for i in range(8)):
        crc = crc >> 1 ^ (0x82F63B78 if crc & 1 ^ bit else 0)
    return crc ^ 0xFFFFFFFF

class Store:
    """The entries of a closed store file, 0 for each key of a set; ValueError if it is none."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.require(file.read(1), "not a store file", "a superblock", "an empty file")
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        _, kind, key, value, slots, length, self.seed, _, epoch, *catalog = self.superblock()
        self.require(kind == ID_MAP, "kind", ID_MAP, kind)
        live = self.unpack("<Q", LIVE_PAGE) + self.unpack("<i", LIVE_PAGE + 384)
        self.require(live == (epoch, 1), "state", "closed", "open for writing, or left so")
        self.attributes = dict(self.read_attributes(*catalog))
        self.key_type, self.value_type = DTYPES[key], DTYPES[value]
        self.key, self.value = (struct.Struct("<" + LETTERS[code]) for code in (key, value))
        # A block is first all its keys, then all its values; a pair, or a key alone, is one itself.
        entry, is_alone = self.key.size + self.value.size, self.value.size in (0, self.key.size)
        self.block_length, self.in_block = (
            (entry, 1) if is_alone else (BLOCK, BLOCK // entry // GROUP * GROUP))
        self.block = "<" + self.in_block * LETTERS[key] + self.in_block * LETTERS[value]
        # A power of two; blocks hold that many or a few more, in a packed segment fewer.
        blocks = min(-(-slots // self.in_block), length // self.block_length)
        self.nominal_slots, self.slots = slots, blocks * self.in_block
        self.segments = sorted(self.live_segments(epoch, length))
        self.reserved = dict(self.reserved_entries())
        (self.size,) = self.unpack("<q", LIVE_PAGE + 128)

    def require(self, holds, what, expected, actual):
        if not holds:
            raise ValueError(f"{what}: expected={expected}, actual={actual}, file={self.path}")

    def unpack(self, layout, position):
        end = position + struct.calcsize(layout)
        self.require(end <= len(self.data), "file length", f"at least {end}", len(self.data))
        return struct.unpack_from(layout, self.data, position)

    def superblock(self):
        """Returns the fields of the superblock that counts: the later of those that are whole."""
        found = [self.data[place:place + 512] for place in (0, PAGE)]
        self.require(MAGIC in (found[0][:8], found[1][:8]), "not a store file", MAGIC, found[0][:8])
        whole = [struct.unpack_from("<iiiiiiQQQQII", block, 8) for block in found
                 if block[:8] == MAGIC and struct.pack("<I", crc32c(block[:508])) == block[508:]]
        self.require(whole, "superblocks", "one sealed by its checksum", "none")
        version = max(fields[0] for fields in whole)
        self.require(version <= VERSION, "format is too new", f"1 to {VERSION}", version)
        return max(whole, key=lambda fields: fields[7])

    def read_attributes(self, position, length, checksum):
        (catalog,) = self.unpack(f"<{length}s", position)
        self.require(crc32c(catalog) == checksum, "catalog", f"CRC-32C {checksum:08x}", "another")
        rows, count = struct.unpack_from("<ii", catalog, 16)
        texts, at = [], 240 + 32 * rows
        for _ in range(2 * count):
            end = at + 4 + int.from_bytes(catalog[at:at + 4], "little")
            texts.append(catalog[at + 4:end].decode("utf-8"))
            at = end
        return zip(texts[::2], texts[1::2])

    def live_segments(self, epoch, length):
        """Yields the hash prefix and the position of each segment that is live at the epoch."""
        (count,), chunks = self.unpack("<i", LIVE_PAGE + 140), self.unpack("<19Q", LIVE_PAGE + 512)
        rows = (start + 64 * i for chunk, start in enumerate(chunks) for i in range(64 << chunk))
        for row in itertools.islice(rows, count):
            birth, death, position, _, prefix = self.unpack("<QQQiI", row)
            if 0 < birth <= epoch and not 0 < death <= epoch:
                self.unpack(f"<{length}x", position)  # the file holds it
                yield prefix, position

    def reserved_entries(self):
        """Yields the entries of the two keys that mean an empty and a deleted slot."""
        for at, byte in ((LIVE_PAGE + 256, b"\0"), (LIVE_PAGE + 288, b"\xff")):
            (key,), (state,) = self.key.unpack(self.key.size * byte), self.unpack("<q", at)
            value = self.unpack(self.value.format, at + 8 + 8 * (state >> 1 & 1)) or (0,)
            yield key, value[0] if state & 1 else None

    def entries(self, base, block):
        cells = self.unpack(self.block, base + block * self.block_length)
        return list(zip(cells[:self.in_block], cells[self.in_block:] or (0,)))

    def __iter__(self):
        """Yields key and value of every entry, in no particular order."""
        yield from (entry for entry in self.reserved.items() if entry[1] is not None)
        for _, base in self.segments:
            for block in range(self.slots // self.in_block):
                yield from (e for e in self.entries(base, block) if e[0] not in self.reserved)

    def get(self, key):
        """Returns the value of a key, None when it is absent."""
        if key in self.reserved:
            return self.reserved[key]
        hashed = self.hash(key)
        _, base = self.segments[bisect.bisect(self.segments, (hashed >> 32, sys.maxsize)) - 1]
        home = hashed % (8 * self.nominal_slots) * self.slots // (8 * self.nominal_slots)
        for probe in range(self.slots):
            slot = (home + probe // GROUP * GROUP) % self.slots ^ probe % GROUP
            found, value = self.entries(base, slot // self.in_block)[slot % self.in_block]
            if found == key or found == EMPTY:
                return value if found == key else None

    def hash(self, key):
        mixed = (key ^ self.seed) % 256**self.key.size
        for multiplier, shift in HASH_ROUNDS[self.key.size]:
            product = mixed * multiplier % 2**64
            mixed = product ^ product >> shift
        return mixed

def main(path, *keys):
    store = Store(path)
    found = {key: store.get(key) for key in map(int, keys)}
    for key, value in found.items() if keys else store:
        if value is not None:
            print(key, value, sep="\t")
    return int(None in found.values())

if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 1 else __doc__)
    except (ValueError, OSError) as error:
        sys.exit(f"offheap_reader: {error}")
