package store.offheap.cli;

import java.nio.charset.Charset;

/**
 * How the text of an input is read.
 *
 * @param delimiter between the cells of a row; null to find it out from the text
 * @param charset encoding of the text
 * @param hasQuotes whether a cell may stand between double quotes and then contain delimiters and
 *     line ends
 * @param isTolerant whether reading goes on with the next line after a row whose quotes make no
 *     sense
 */
record CsvFormat(Delimiter delimiter, Charset charset, boolean hasQuotes, boolean isTolerant) {}
