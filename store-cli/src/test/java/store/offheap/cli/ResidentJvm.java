package store.offheap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM in a folder that runs commands of the packaged jar one after another, each in a tenth of
 * the time of a process of its own, with the process's real standard output and error.
 */
final class ResidentJvm {
  private static ResidentJvm current;

  private final Path folder;
  private final Path files;
  private final Process process;
  private final SocketChannel connection;
  private final DataOutputStream commands;
  private final DataInputStream codes;
  private int outBytes;
  private int errBytes;

  private ResidentJvm(Path folder, List<String> java) throws IOException {
    this.folder = folder;
    files = Files.createTempDirectory("resident");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(files.resolve("socket"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      List<String> command = new ArrayList<>(java);
      command.addAll(List.of(
          "-cp",
          StoreProcess.jar() + ":" + classes(),
          CommandLoop.class.getName(),
          address.getPath().toString()));
      process = StoreProcess.builder(command, folder)
          .redirectOutput(out().toFile())
          .redirectError(err().toFile())
          .start();
      connection = answered(server);
    }
    commands = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(connection)));
    codes = new DataInputStream(Channels.newInputStream(connection));
  }

  /** Waits for the JVM to connect, or for its end. */
  private SocketChannel answered(ServerSocketChannel server) throws IOException {
    CompletableFuture<?> ended = process.onExit().thenRun(() -> close(server));
    SocketChannel channel = server.accept();
    ended.cancel(false);
    return channel;
  }

  private static void close(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path classes() {
    try {
      return Path.of(
          CommandLoop.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private Path out() {
    return files.resolve("out");
  }

  private Path err() {
    return files.resolve("err");
  }

  /** Returns the JVM in a folder, started by a command line if it is not there yet. */
  static synchronized ResidentJvm in(Path folder, List<String> java) throws IOException {
    if (current == null || !current.folder.equals(folder)) {
      if (current == null) {
        Runtime.getRuntime().addShutdownHook(new Thread(ResidentJvm::endCurrent));
      }
      endCurrent();
      current = new ResidentJvm(folder, java);
    }
    return current;
  }

  private static synchronized void endCurrent() {
    if (current != null) {
      current.end();
      current = null;
    }
  }

  private void end() {
    try {
      connection.close();
      if (!process.waitFor(StoreProcess.TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      for (String file : List.of("socket", "out", "err")) {
        Files.deleteIfExists(files.resolve(file));
      }
      Files.delete(files);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs a command. */
  StoreProcess.Result run(List<String> arguments, byte[] input) throws IOException {
    commands.writeInt(arguments.size());
    for (String argument : arguments) {
      send(argument.getBytes(UTF_8));
    }
    send(input);
    commands.flush();
    int code = code(arguments);
    String out = text(out(), outBytes);
    String err = text(err(), errBytes);
    outBytes = (int) Files.size(out());
    errBytes = (int) Files.size(err());
    return new StoreProcess.Result(arguments, code, out, err);
  }

  private void send(byte[] bytes) throws IOException {
    commands.writeInt(bytes.length);
    commands.write(bytes);
  }

  private int code(List<String> arguments) throws IOException {
    try {
      return CompletableFuture.supplyAsync(this::readCode)
          .get(StoreProcess.TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      process.destroyForcibly();
      throw new AssertionError(arguments + ": " + text(err(), errBytes), e);
    }
  }

  private int readCode() {
    try {
      return codes.readInt();
    } catch (IOException e) {
      throw new AssertionError("the JVM ended, or does not answer", e);
    }
  }

  private static String text(Path file, int from) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
        .toString();
  }
}
