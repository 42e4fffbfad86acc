/**
 * The comparison of this library with its peers: one command that measures all of them, each in
 * processes of its own and in turns, and writes one page.
 *
 * <p>{@link store.offheap.bench.report.ReportCommand} is the command,
 * {@link store.offheap.bench.report.Campaign} the order in which things are measured,
 * {@link store.offheap.bench.report.Child} what is measured in a process. Each finished measurement
 * is a line of {@code measurements.ndjson}; {@link store.offheap.bench.report.Summary} makes
 * medians of those, and the page, the pictures and the README's table are made from it.
 */
package store.offheap.bench.report;
