package store.offheap.cli;

import java.nio.charset.Charset;

/**
 * The format of the text of an input.
 *
 * @param delimiter separator of the cells of a row; null to detect it
 * @param charset encoding of the text
 * @param hasQuotes whether a cell may be enclosed in double quotes and then contain delimiters and
 *     line ends
 * @param isTolerant whether reading goes on with the next line after a row whose quotes make no
 *     sense
 */
record CsvFormat(Delimiter delimiter, Charset charset, boolean hasQuotes, boolean isTolerant) {}
