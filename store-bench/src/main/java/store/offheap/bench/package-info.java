/**
 * What the ID map costs, measured as a user of the library sees it, beside the maps that people use
 * today.
 *
 * <p>Classes named {@code IdMap...Benchmark} are JMH benchmarks; the other benchmarks are programs
 * of their own, in the same jar. The Javadoc of each has the command that runs it, from the root of
 * the repository, after {@code mvn -B -DskipTests package}. Every benchmark checks what it reads: a
 * map that loses an entry ends it with an error.
 *
 * <p>In JMH's benchmarks the ending {@code Raw} says that the fork opens {@code jdk.internal.misc},
 * so that the library goes through Agrona; without it the library runs on a bare JVM, which makes a
 * difference on Java 24 and later only. All variants of a benchmark come out of one run.
 */
package store.offheap.bench;
