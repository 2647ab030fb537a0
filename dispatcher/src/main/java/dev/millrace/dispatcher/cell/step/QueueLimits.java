package dev.millrace.dispatcher.cell.step;

/**
 * What may wait in all cells of a process together. With disk, half of the memory is for bodies,
 * and those beyond it go to disk; the other half is for what a request takes beside its body.
 *
 * @param memoryBytes bytes of memory, {@link Waiting#BYTES_BESIDE_BODY} for each request beside its
 *     body
 * @param diskBytes bytes of bodies on disk; 0 keeps all of them in memory
 */
public record QueueLimits(long memoryBytes, long diskBytes) {

  /** No limits. */
  public static final QueueLimits NONE = new QueueLimits(Long.MAX_VALUE, 0);

  public QueueLimits {
    if (memoryBytes < 1 || diskBytes < 0) {
      throw new IllegalArgumentException(
          "queue: must be at least 1 byte of memory and 0 of disk, got "
              + memoryBytes
              + " and "
              + diskBytes);
    }
  }

  /** Bytes of bodies that stay in memory. */
  public long bodiesInMemory() {
    return diskBytes == 0 ? memoryBytes : memoryBytes / 2;
  }

  /** Whether so much may wait. */
  public boolean admit(Waiting waiting) {
    long memory =
        waiting.requests() * Waiting.BYTES_BESIDE_BODY
            + Math.min(waiting.bodyBytes(), bodiesInMemory());
    return memory <= memoryBytes && waiting.bodyBytes() - bodiesInMemory() <= diskBytes;
  }
}
