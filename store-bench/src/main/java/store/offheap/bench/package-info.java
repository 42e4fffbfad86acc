/**
 * Measures the costs of the ID map as seen by a user of the library, in comparison with the maps
 * that are in common use today.
 *
 * <p>Classes named {@code IdMap...Benchmark} are JMH benchmarks; the other benchmarks are separate
 * programs in the same jar. The Javadoc of each benchmark contains the command that runs it from
 * the root of the repository, after {@code mvn -B -DskipTests package}. Every benchmark checks what
 * it reads: if a map loses an entry, the benchmark ends with an error.
 *
 * <p>In JMH benchmarks, the suffix {@code Raw} means that the fork opens {@code jdk.internal.misc},
 * so that the library uses Agrona; without it, the library runs on a JVM without options, which
 * makes a difference on Java 24 and later only. All variants of a benchmark are measured in one
 * run.
 */
package store.offheap.bench;
