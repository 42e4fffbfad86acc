/**
 * The {@code store} command line: each command parses its arguments, calls the public API of the
 * library and prints. What a store is and does is decided in the library alone; here live reading
 * and writing CSV and JSON, the text of reports, and exit codes.
 *
 * <p>Commands that work on both kinds of map look at the file and choose: the classes named
 * {@code Object...} are for object maps.
 *
 * <p>One thread runs one command. Standard output carries results, standard error everything else.
 */
package store.offheap.cli;
