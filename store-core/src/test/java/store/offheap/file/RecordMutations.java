package store.offheap.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Damages records of an object map and makes their checksums match again. */
final class RecordMutations {
  private static final int FIRST_RECORD = 8;
  private static final int HEADER_LENGTH = 8;
  private static final int[] WORDS = {0, 1, 3, 3, 0, 2, 128, 3, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final int OFFSET_BITS = 27;

  private final List<Place> places = new ArrayList<>();

  /** A record: its position in the file and its reference. */
  private record Place(int position, long reference) {}

  RecordMutations(SeedFile seed) {
    if (!seed.isObjectMap()) {
      return;
    }
    for (int number : seed.heapSegments()) {
      int offset = FIRST_RECORD;
      while (offset < seed.used(number)) {
        int position = seed.segmentPosition(number) + offset;
        int length = length(seed.buffer().getInt(position));
        if (length == 0) {
          break;
        }
        places.add(new Place(position, (long) number << OFFSET_BITS | offset >>> 3));
        offset += length;
      }
    }
  }

  private static int length(int head) {
    return head >>> 7 << 3;
  }

  /** Damages one or two records. */
  void damage(byte[] bytes, long number) {
    SplittableRandom random = new SplittableRandom(number);
    for (int i = random.nextInt(1, 3); i > 0; i--) {
      Place place = places.get(random.nextInt(places.size()));
      damage(SeedFile.littleEndian(bytes), place, random);
      seal(SeedFile.littleEndian(bytes), place);
    }
  }

  private void damage(ByteBuffer file, Place place, SplittableRandom random) {
    int head = file.getInt(place.position);
    int words = WORDS[head & 0xF];
    int bodyAt = place.position + HEADER_LENGTH + words * Long.BYTES;
    int bodyLength = length(head) - HEADER_LENGTH - words * Long.BYTES;
    int wordCount = Math.max(1, (length(head) - HEADER_LENGTH) / Long.BYTES);
    int wordAt = place.position + HEADER_LENGTH + random.nextInt(wordCount) * Long.BYTES;
    switch (random.nextInt(8)) {
      case 0 -> file.put(place.position, (byte) random.nextInt());
      case 1 -> file.putInt(place.position, head ^ 1 << random.nextInt(Integer.SIZE));
      case 2, 3 -> {
        if (bodyLength > 0 && bodyAt + bodyLength <= file.capacity()) {
          file.put(bodyAt + random.nextInt(Math.min(bodyLength, 24)), (byte) random.nextInt());
        }
      }
      case 4 -> flip(file, wordAt, random.nextInt(Long.SIZE));
      case 5 -> putWord(file, wordAt, word(file, random, random.nextInt(16)));
      case 6 -> putWord(file, wordAt, random.nextInt(3) - 1L);
      default -> {
        Place other = places.get(random.nextInt(places.size()));
        putWord(file, wordAt, file.getLong(other.position + HEADER_LENGTH));
      }
    }
  }

  private static void putWord(ByteBuffer file, int at, long word) {
    if (at + Long.BYTES <= file.capacity()) {
      file.putLong(at, word);
    }
  }

  private static void flip(ByteBuffer file, int at, int bit) {
    if (at + Long.BYTES <= file.capacity()) {
      file.putLong(at, file.getLong(at) ^ 1L << bit);
    }
  }

  /** Returns a word that refers to a record, possibly of another type. */
  private long word(ByteBuffer file, SplittableRandom random, int tag) {
    return places.get(random.nextInt(places.size())).reference << 8 | tag;
  }

  private static void seal(ByteBuffer file, Place place) {
    int head = file.getInt(place.position);
    int begin = HEADER_LENGTH + WORDS[head & 0xF] * Long.BYTES;
    int bodyLength = length(head) - begin - (head >>> 4 & 7);
    int bodyAt = place.position + begin;
    if (bodyLength < 0 || bodyAt > file.capacity() - bodyLength) {
      return;
    }
    CRC32C crc = new CRC32C();
    crc.update(file.array(), bodyAt, bodyLength);
    crc.update(SeedFile.littleEndian(new byte[12])
        .putLong(place.reference)
        .putInt(head)
        .flip());
    file.putInt(place.position + 4, (int) crc.getValue());
  }
}
