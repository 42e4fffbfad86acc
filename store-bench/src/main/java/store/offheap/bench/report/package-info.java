/**
 * The comparison of this library with its peers: one command that measures all of them, each in
 * processes of its own and in alternation, and writes one page.
 *
 * <p>{@link store.offheap.bench.report.ReportCommand} is the command,
 * {@link store.offheap.bench.report.Campaign} determines the order of the measurements,
 * {@link store.offheap.bench.report.Child} is what runs in a process. Each finished measurement is
 * a line of {@code measurements.ndjson}; {@link store.offheap.bench.report.Summary} computes
 * medians of those, from which the page, the pictures and the README's table are generated.
 */
package store.offheap.bench.report;
