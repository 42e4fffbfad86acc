package store.offheap.cli;

import java.nio.charset.Charset;

/**
 * How the text of an input is read.
 *
 * @param delimiter between the cells of a row; null to find it out from the text
 * @param charset encoding of the text
 * @param hasQuotes whether a cell may stand between double quotes and then contain delimiters and
 *     line ends
 */
record CsvFormat(Delimiter delimiter, Charset charset, boolean hasQuotes) {}
