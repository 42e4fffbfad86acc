"""Reads a store file of format 1, with nothing but the standard library of Python 3.

A second opinion on the pictures in the Javadoc of Superblock, LivePage, SegmentTable, Catalog,
ReservedKeys and SegmentLayout. It refuses a file that its last writer did not close.

    python3 offheap_reader.py FILE          prints every entry: key, tab, value
    python3 offheap_reader.py FILE KEY...   prints those that are there; status 1 if one is not
"""
import bisect, mmap, struct, sys

MAGIC, VERSION, ID_MAP = b"OFFHEAP\x1a", 1, 1
PAGE, BLOCK, GROUP, LIVE_PAGE = 4096, 512, 8, 8192
DTYPES = "none int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64".split()
LETTERS = ["", *"bBhHiIqQfd"]  # of the struct module, by code as the names are

CRC32C = list(range(256))
for _ in range(8):
    CRC32C = [crc >> 1 ^ (0x82F63B78 if crc & 1 else 0) for crc in CRC32C]

def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC32C[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF

class StoreError(Exception):
    """The file is no store, or a damaged one, or one that this program cannot read."""

class Store:
    """The entries of a closed store file. A set has the value 0 for every key."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.require(file.read(1), "not a store file", "a superblock", "an empty file")
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        _, kind, key, value, slots, length, self.seed, _, epoch, *catalog = self.superblock()
        self.require(kind == ID_MAP, "kind", ID_MAP, kind)
        self.require(5 <= key <= 8 and 0 <= value <= 10, "dtypes", "known codes", (key, value))
        self.key_type, self.value_type = DTYPES[key], DTYPES[value]
        self.key, self.value = (struct.Struct("<" + LETTERS[code]) for code in (key, value))
        self.reserved = bytes(self.key.size), b"\xff" * self.key.size  # mean empty and deleted
        # A block is first all its keys, then all its values; a pair, or a key alone, is one itself.
        self.is_blocks = self.value.size not in (0, self.key.size)
        entry = self.key.size + self.value.size
        self.block_slots = BLOCK // entry // GROUP * GROUP if self.is_blocks else 1
        self.block_length = BLOCK if self.is_blocks else entry
        self.nominal_slots = slots  # a power of two; blocks hold that many or a few more
        blocks = -(-slots // self.block_slots)
        self.slots = blocks * self.block_slots
        expected = -(-blocks * self.block_length // PAGE) * PAGE
        self.require(length == expected > 0, "segment length", expected, length)
        live = self.unpack("<Q", LIVE_PAGE) + self.unpack("<i", LIVE_PAGE + 384)
        self.require(live == (epoch, 1), "state", "closed", "open for writing, or left so")
        self.segments = sorted(self.live_segments(epoch, length))
        covered = sum(2**32 >> depth for _, depth, _ in self.segments)
        self.require(covered == 2**32, "hash prefixes covered", 2**32, covered)
        self.prefixes = [prefix for prefix, _, _ in self.segments]
        self.attributes = dict(self.read_attributes(*catalog))

    def require(self, holds, what, expected, actual):
        if not holds:
            raise StoreError(f"{what}: expected={expected}, actual={actual}, file={self.path}")

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

    def live_segments(self, epoch, length):
        """Yields prefix, depth and position of each segment that is live at the epoch."""
        (count,), chunks = self.unpack("<i", LIVE_PAGE + 140), self.unpack("<19Q", LIVE_PAGE + 512)
        for number in range(count):
            chunk = (number // 64 + 1).bit_length() - 1  # each is twice as long as the one before
            row = chunks[chunk] + 64 * (number - 64 * (2**chunk - 1))
            birth, death, position, _, prefix, depth = self.unpack("<QQQiII", row)
            if 0 < birth <= epoch and not 0 < death <= epoch:
                self.unpack(f"<{length}x", position)  # the file holds it
                yield prefix, depth, position

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

    def __len__(self):
        return self.unpack("<q", LIVE_PAGE + 128)[0]

    def __iter__(self):
        """Yields key and value of every entry, in no particular order."""
        for (key,) in map(self.key.unpack, self.reserved):
            if key in self:
                yield key, self.get(key)
        for _, _, base in self.segments:
            for cell, place in (self.slot(base, slot) for slot in range(self.slots)):
                if cell not in self.reserved:
                    yield self.key.unpack(cell)[0], self.value_at(place)

    def __contains__(self, key):
        return self.find(key) is not None

    def get(self, key, missing=None):
        place = self.find(key)
        return missing if place is None else self.value_at(place)

    def value_at(self, place):
        return self.value.unpack_from(self.data, place)[0] if self.value.size else 0

    def slot(self, base, slot):
        """Returns the key cell of a slot, and where its value lies."""
        block, i = base + slot // self.block_slots * self.block_length, slot % self.block_slots
        at = block + i * self.key.size
        values = block + self.block_slots * self.key.size
        return self.data[at:at + self.key.size], values + i * self.value.size

    def find(self, key):
        """Returns where the value of a key lies, None when the key is absent."""
        try:
            cell = self.key.pack(key)
        except struct.error:
            return None  # out of the range of the dtype
        if cell in self.reserved:
            cells = LIVE_PAGE + 256 + 32 * self.reserved.index(cell)
            (state,) = self.unpack("<q", cells)
            return cells + 8 + 8 * (state >> 1 & 1) if state & 1 else None
        hashed = self.hash(int.from_bytes(cell, "little"))
        base = self.segments[bisect.bisect(self.prefixes, hashed >> 32) - 1][2]
        home = hashed % (8 * self.nominal_slots) * self.slots // (8 * self.nominal_slots)
        for probe in range(self.slots):
            group = (home + probe // GROUP * GROUP) % self.slots
            found, place = self.slot(base, group ^ probe % GROUP)
            if found == cell or found == self.reserved[0]:
                return place if found == cell else None
        return None

    def hash(self, key):
        rounds, multiplier, shift = (
            (1, 0x245A69EEBF2B3AC7, 29) if self.key.size == 4 else (2, 0xBF58476D1CE4E5B9, 32))
        mixed = key ^ self.seed % 256**self.key.size
        for _ in range(rounds):
            product = mixed * multiplier % 2**64
            mixed = product ^ product >> shift
        return mixed

def main(path, *keys):
    store = Store(path)
    wanted = [(key, store.get(key)) for key in map(int, keys) if key in store]
    for key, value in wanted if keys else store:
        print(key, value, sep="\t")
    return 0 if len(wanted) == len(keys) else 1

if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 1 else __doc__)
    except (StoreError, OSError) as error:
        sys.exit(f"offheap_reader: {error}")
