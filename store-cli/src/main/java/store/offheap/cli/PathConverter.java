package store.offheap.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a path; an empty text, such as that of an unset variable, is rejected. */
final class PathConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    if (text.isEmpty()) {
      // The system would take it as the current folder.
      throw new TypeConversionException("expected=a path, actual=''");
    }
    return Path.of(text);
  }
}
