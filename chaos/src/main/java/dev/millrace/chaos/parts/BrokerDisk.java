package dev.millrace.chaos.parts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A small disk in memory for the broker's data, which can be filled. Needs the right to mount. Any
 * thread.
 */
public final class BrokerDisk implements AutoCloseable {

  private static final String SIZE = "size=1500m";
  private static final int CHUNK = 1024 * 1024;
  private static final int SMALL_CHUNK = 4096;
  private static final long SECONDS = 10;

  private final Path mount;
  private final Path filler;

  private BrokerDisk(Path mount) {
    this.mount = mount;
    this.filler = mount.resolve("filler");
  }

  /** Mounts one there; empty where that is not allowed. */
  public static Optional<BrokerDisk> mount(Path directory)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    boolean mounted =
        run(List.of("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", directory.toString()));
    return mounted ? Optional.of(new BrokerDisk(directory)) : Optional.empty();
  }

  /** Leaves no byte free. */
  public void fill() {
    write(CHUNK);
    write(SMALL_CHUNK);
  }

  private void write(int bytes) {
    byte[] chunk = new byte[bytes];
    try (OutputStream out =
        Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      // That was the aim.
    }
  }

  /** Gives the room back. */
  public void free() throws IOException {
    Files.deleteIfExists(filler);
  }

  @Override
  public void close() {
    try {
      boolean unused = run(List.of("umount", "-l", mount.toString()));
    } catch (IOException impossible) {
      throw new IllegalStateException("no program 'umount'", impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
