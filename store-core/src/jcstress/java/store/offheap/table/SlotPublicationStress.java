package store.offheap.table;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A thread that finds a key finds its value, which is stored before the key in every layout of
 * slots.
 *
 * <p>One thread inserts an entry, removes it, and inserts it again with another value, in another
 * slot; the other looks it up twice.
 *
 * <pre>mvn -Pjcstress -pl store-core integration-test -DskipTests</pre>
 *
 * <p>{@code -Djcstress.mode=default} takes longer; {@code -Djcstress.tests=SlotPublication} runs
 * only these tests.
 */
public final class SlotPublicationStress {
  private static final long KEY = 77;
  private static final long FIRST = 305_419_896;
  private static final long SECOND = 1_985_229_328;

  private SlotPublicationStress() {}

  private static void write(SlotFixture slots) {
    slots.insert(KEY, FIRST);
    slots.delete(KEY);
    slots.insert(KEY, SECOND);
  }

  private static void read(SlotFixture slots, JJ_Result result) {
    result.r1 = slots.get(KEY);
    result.r2 = slots.get(KEY);
  }

  /** Keys of 4 bytes, values of 4. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "absent")
  @Outcome(id = "-1, (305419896|1985229328)", expect = Expect.ACCEPTABLE, desc = "inserted")
  @Outcome(id = "305419896, (-1|305419896|1985229328)", expect = Expect.ACCEPTABLE, desc = "first")
  @Outcome(id = "1985229328, 1985229328", expect = Expect.ACCEPTABLE, desc = "second stays")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a value that nobody put, or one that goes back")
  @State
  public static class Words {
    private final SlotFixture slots = new SlotFixture(4, 4);

    /** Writes. */
    @Actor
    public void writer() {
      write(slots);
    }

    /** Reads. */
    @Actor
    public void reader(JJ_Result result) {
      read(slots, result);
    }
  }

  /** Keys of 8 bytes, values of 8. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "absent")
  @Outcome(id = "-1, (305419896|1985229328)", expect = Expect.ACCEPTABLE, desc = "inserted")
  @Outcome(id = "305419896, (-1|305419896|1985229328)", expect = Expect.ACCEPTABLE, desc = "first")
  @Outcome(id = "1985229328, 1985229328", expect = Expect.ACCEPTABLE, desc = "second stays")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a value that nobody put, or one that goes back")
  @State
  public static class Pairs {
    private final SlotFixture slots = new SlotFixture(8, 8);

    /** Writes. */
    @Actor
    public void writer() {
      write(slots);
    }

    /** Reads. */
    @Actor
    public void reader(JJ_Result result) {
      read(slots, result);
    }
  }

  /** Keys of 8 bytes, values of 4. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "absent")
  @Outcome(id = "-1, (305419896|1985229328)", expect = Expect.ACCEPTABLE, desc = "inserted")
  @Outcome(id = "305419896, (-1|305419896|1985229328)", expect = Expect.ACCEPTABLE, desc = "first")
  @Outcome(id = "1985229328, 1985229328", expect = Expect.ACCEPTABLE, desc = "second stays")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a value that nobody put, or one that goes back")
  @State
  public static class WideKeys {
    private final SlotFixture slots = new SlotFixture(8, 4);

    /** Writes. */
    @Actor
    public void writer() {
      write(slots);
    }

    /** Reads. */
    @Actor
    public void reader(JJ_Result result) {
      read(slots, result);
    }
  }

  /** Keys of 4 bytes, values of 8. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "absent")
  @Outcome(id = "-1, (305419896|1985229328)", expect = Expect.ACCEPTABLE, desc = "inserted")
  @Outcome(id = "305419896, (-1|305419896|1985229328)", expect = Expect.ACCEPTABLE, desc = "first")
  @Outcome(id = "1985229328, 1985229328", expect = Expect.ACCEPTABLE, desc = "second stays")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a value that nobody put, or one that goes back")
  @State
  public static class WideValues {
    private final SlotFixture slots = new SlotFixture(4, 8);

    /** Writes. */
    @Actor
    public void writer() {
      write(slots);
    }

    /** Reads. */
    @Actor
    public void reader(JJ_Result result) {
      read(slots, result);
    }
  }
}
