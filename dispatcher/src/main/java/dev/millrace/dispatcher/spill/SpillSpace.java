package dev.millrace.dispatcher.spill;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the stores of a process share for bodies, and where the others go. Any thread.
 */
public final class SpillSpace {

  private final Path directory;
  private final long most;
  private final AtomicLong inMemory = new AtomicLong();
  private final AtomicLong onDisk = new AtomicLong();

  /**
   * @param directory for the files; made when it is needed, and of no use to a later process
   * @param most bytes of bodies that may be in memory
   */
  public SpillSpace(Path directory, long most) {
    this.directory = directory;
    this.most = most;
  }

  /**
   * Removes the files of an earlier process.
   *
   * @throws java.io.UncheckedIOException if that is not possible
   */
  public void clear() {
    SpillFiles.delete(directory);
  }

  /** Bytes of bodies that are on disk. */
  public long onDisk() {
    return onDisk.get();
  }

  /** Bytes of bodies that are in memory. */
  public long inMemory() {
    return inMemory.get();
  }

  /** Where the files go. */
  Path directory() {
    return directory;
  }

  /** Takes memory for a body, unless too little is left. */
  boolean takeMemory(int bytes) {
    if (inMemory.addAndGet(bytes) <= most) {
      return true;
    }
    inMemory.addAndGet(-bytes);
    return false;
  }

  /** Takes memory for a body in any case. */
  void forceMemory(int bytes) {
    inMemory.addAndGet(bytes);
  }

  void giveMemory(int bytes) {
    inMemory.addAndGet(-bytes);
  }

  void takeDisk(int bytes) {
    onDisk.addAndGet(bytes);
  }

  void giveDisk(int bytes) {
    onDisk.addAndGet(-bytes);
  }
}
