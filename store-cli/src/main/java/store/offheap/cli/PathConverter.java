package store.offheap.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a path; an empty text, as of a variable that is not set, is none. */
final class PathConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    if (text.isEmpty()) {
      // The system would take it for the current folder.
      throw new TypeConversionException("expected=a path, actual=''");
    }
    return Path.of(text);
  }
}
