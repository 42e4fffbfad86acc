package store.offheap.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Modifier;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreExceptionTest {

  private static final Path FILE = Path.of("a", "b.store");
  private static final IOException CAUSE = new NoSuchFileException("b.store");

  /** Returns one exception of each kind and constructor that takes no cause. */
  private static List<StoreException> withoutCause(final Path file) {
    return List.of(
        new NotAStoreException("m", file),
        new CorruptStoreException("m", file, "segment 12"),
        new FormatTooNewException("m", file, 3, 1),
        new StoreLockedException("m", file, "pid 1 on host x"),
        new RecoveryNeededException("m", file),
        new DuplicateKeyException("m", file, 5, "5", 7, 9),
        new UnknownTypeException("m", file, "a.B"));
  }

  /** Returns one exception of each kind and constructor that takes a cause. */
  private static List<StoreException> withCause(final Path file) {
    return List.of(
        new NotAStoreException("m", file, CAUSE),
        new CorruptStoreException("m", file, CAUSE, "segment 12"),
        new FormatTooNewException("m", file, CAUSE, 3, 1),
        new StoreLockedException("m", file, CAUSE, "pid 1 on host x"),
        new RecoveryNeededException("m", file, CAUSE),
        new StoreIoException("m", file, CAUSE),
        new DuplicateKeyException("m", file, CAUSE, 5, "5", 7, 9),
        new UnknownTypeException("m", file, CAUSE, "a.B"));
  }

  private static List<StoreException> all(final Path file) {
    final List<StoreException> all = new ArrayList<>(withoutCause(file));
    all.addAll(withCause(file));
    return all;
  }

  @Test
  void everyKindIsCoveredHere() {
    final List<Class<?>> covered =
        new ArrayList<>(withCause(FILE).stream().map(Object::getClass).toList());
    for (final Class<?> kind : StoreException.class.getPermittedSubclasses()) {
      assertTrue(covered.remove(kind), kind.getName());
    }
    assertTrue(covered.isEmpty(), covered.toString());
  }

  @Test
  void everyKindIsFinalAndTheRootIsAbstract() {
    assertTrue(Modifier.isAbstract(StoreException.class.getModifiers()));
    for (final StoreException e : all(FILE)) {
      assertTrue(Modifier.isFinal(e.getClass().getModifiers()), e.toString());
    }
  }

  @Test
  void everyMessageStartsWithWhatAndEndsWithTheFile() {
    for (final StoreException e : all(FILE)) {
      assertTrue(e.getMessage().startsWith("m, "), e.toString());
      assertTrue(e.getMessage().endsWith(", file=" + FILE), e.toString());
      assertSame(FILE, e.file());
    }
  }

  @Test
  void messageWithoutAFileNamesNone() {
    for (final StoreException e : all(null)) {
      assertTrue(e.getMessage().startsWith("m"), e.toString());
      assertTrue(!e.getMessage().contains("file"), e.toString());
      assertNull(e.file());
    }
  }

  @Test
  void causeIsKept() {
    withoutCause(FILE).forEach(e -> assertNull(e.getCause(), e.toString()));
    withCause(FILE).forEach(e -> assertSame(CAUSE, e.getCause(), e.toString()));
  }

  @Test
  void ioExceptionAlwaysHasACause() {
    final IOException cause = new StoreIoException("disk is full", FILE, null).getCause();
    assertEquals("disk is full", cause.getMessage());
  }

  @Test
  void corruptionSaysWhere() {
    final CorruptStoreException e =
        new CorruptStoreException("checksum: expected=1, actual=2", FILE, "segment 12");
    assertEquals("segment 12", e.where());
    assertEquals("checksum: expected=1, actual=2, where=segment 12, file=" + FILE, e.getMessage());
    assertEquals("segment 12", new CorruptStoreException("m", FILE, CAUSE, "segment 12").where());
  }

  @Test
  void formatTooNewSaysBothVersions() {
    final FormatTooNewException e = new FormatTooNewException("format is too new", FILE, 3, 1);
    assertEquals(3, e.found());
    assertEquals(1, e.supported());
    assertEquals("format is too new, found=3, supported=1, file=" + FILE, e.getMessage());
  }

  @Test
  void lockSaysItsHolder() {
    final StoreLockedException e = new StoreLockedException("locked", FILE, "pid 1 on host x");
    assertEquals("pid 1 on host x", e.holder());
    assertEquals("locked, holder=pid 1 on host x, file=" + FILE, e.getMessage());
  }

  @Test
  void unknownHolderAndPlaceAreCalledUnknown() {
    final StoreLockedException locked = new StoreLockedException("locked", FILE, (String) null);
    assertEquals("unknown", locked.holder());
    assertEquals("locked, holder=unknown, file=" + FILE, locked.getMessage());
    final CorruptStoreException corrupt = new CorruptStoreException("bad", FILE, (String) null);
    assertEquals("unknown", corrupt.where());
    assertEquals("bad, where=unknown, file=" + FILE, corrupt.getMessage());
  }

  @Test
  void duplicateKeySaysKeyAndBothRows() {
    final DuplicateKeyException e =
        new DuplicateKeyException("duplicate key: key=5", FILE, 5, "5", 7, 9);
    assertEquals(5, e.key());
    assertEquals("5", e.keyText());
    assertEquals(7, e.firstOrigin());
    assertEquals(9, e.origin());
    assertEquals("duplicate key: key=5, firstOrigin=7, origin=9, file=" + FILE, e.getMessage());
  }

  @Test
  void serializedExceptionKeepsItsMessage() throws Exception {
    for (final StoreException e : all(FILE)) {
      final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(e);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        final StoreException copy = (StoreException) in.readObject();
        assertSame(e.getClass(), copy.getClass());
        assertEquals(e.getMessage(), copy.getMessage());
        assertNull(copy.file());
      }
    }
  }
}
