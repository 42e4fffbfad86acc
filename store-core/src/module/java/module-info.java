/**
 * Maps and arrays in memory-mapped files.
 *
 * <p>What is not exported may change with any version.
 */
@SuppressWarnings("requires-automatic")
module store.offheap.core {
  requires chronicle.bytes;
  requires java.management;
  requires jdk.management;
  requires jdk.unsupported;
  requires org.agrona;
  requires org.slf4j;

  exports store.offheap.array;
  exports store.offheap.build;
  exports store.offheap.error;
  exports store.offheap.map;
  exports store.offheap.model;
  exports store.offheap.object;

  // Chronicle looks for a resource there as it starts.
  opens store.offheap.record;

  uses org.slf4j.spi.SLF4JServiceProvider;
}
