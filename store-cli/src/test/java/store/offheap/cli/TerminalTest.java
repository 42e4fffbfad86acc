package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void terminalDevicesAreToldFromFilesAndPipes() {
    for (String terminal :
        new String[] {"/dev/pts/0", "/dev/pts/17", "/dev/tty1", "/dev/ttyS0", "/dev/console"}) {
      assertThat(Terminal.isTerminalDevice(terminal)).as(terminal).isTrue();
    }
    for (String other :
        new String[] {"/dev/null", "pipe:[17]", "/tmp/dev/pts/0", "socket:[5]", "/dev/pts/ptmx"}) {
      assertThat(Terminal.isTerminalDevice(other)).as(other).isFalse();
    }
  }

  @Test
  void everyStreamHasACharset() {
    for (Terminal stream : Terminal.values()) {
      assertThat(stream.charset()).isNotNull();
      assertThat(stream.canShow("#")).isTrue();
    }
  }
}
