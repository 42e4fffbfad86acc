package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Fork;

class ForkOptionsTest {
  /** Options of a method replace those of its class instead of being added to them. */
  @Test
  void forksOfAMethodHaveTheOptionsOfItsClass() throws ClassNotFoundException {
    int forks = 0;
    for (String benchmark : JavadocCommand.benchmarks()) {
      Class<?> type = Class.forName(getClass().getPackageName() + "." + benchmark);
      Fork all = type.getAnnotation(Fork.class);
      for (Method method : type.getDeclaredMethods()) {
        Fork own = method.getAnnotation(Fork.class);
        if (all != null && own != null && !all.jvmArgsAppend()[0].equals(Fork.BLANK_ARGS)) {
          List<String> options = Arrays.asList(own.jvmArgsAppend());
          assertTrue(
              options.containsAll(Arrays.asList(all.jvmArgsAppend())), method + ": " + options);
          forks++;
        }
      }
    }
    assertTrue(forks > 0);
  }
}
