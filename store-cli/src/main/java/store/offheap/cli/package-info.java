/**
 * The {@code store} command line: each command parses its arguments, calls the public API of the
 * library and prints. The behaviour of stores is defined by the library alone; this package
 * contains the reading and writing of CSV and JSON, the text of reports, and the exit codes.
 *
 * <p>Commands that work on both kinds of map choose by the file; the classes named
 * {@code Object...} are for object maps.
 *
 * <p>One thread runs one command. Results are written to standard output, everything else to
 * standard error.
 */
package store.offheap.cli;
