package store.offheap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * The program of a {@link ResidentJvm}: runs the commands that it is sent, one after another, as
 * the {@code store} program would.
 */
final class CommandLoop {
  private CommandLoop() {}

  /** Connects to the socket that is the only argument, and ends with the connection. */
  public static void main(String[] arguments) throws IOException {
    try (SocketChannel tests = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
      DataInputStream commands =
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(tests)));
      DataOutputStream codes = new DataOutputStream(Channels.newOutputStream(tests));
      while (true) {
        String[] command = new String[commands.readInt()];
        for (int i = 0; i < command.length; i++) {
          command[i] = new String(bytes(commands), UTF_8);
        }
        System.setIn(new BufferedInputStream(new ByteArrayInputStream(bytes(commands))));
        codes.writeInt(Main.run(command));
      }
    } catch (EOFException e) {
      // The tests need no further command.
    }
  }

  private static byte[] bytes(DataInputStream from) throws IOException {
    byte[] bytes = new byte[from.readInt()];
    from.readFully(bytes);
    return bytes;
  }
}
