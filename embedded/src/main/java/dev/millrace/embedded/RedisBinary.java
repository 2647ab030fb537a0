package dev.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** The redis-server program that the embedded-redis jar carries, unpacked for this machine. */
final class RedisBinary {

  private RedisBinary() {}

  /**
   * Unpacks it.
   *
   * @param directory private to the caller, who deletes it
   * @return the executable file
   */
  static Path unpackInto(Path directory) throws IOException {
    String resource = resourceFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path program = directory.resolve("redis-server");
    try (InputStream content = RedisBinary.class.getClassLoader().getResourceAsStream(resource)) {
      if (content == null) {
        throw new IOException(resource + " is not on the class path (embedded-redis jar)");
      }
      Files.copy(content, program, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  /** The file's name in the jar, release 1.4.4. */
  static String resourceFor(String osName, String osArch) {
    String system = osName.toLowerCase(Locale.ROOT);
    boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
    boolean amd = osArch.equals("amd64") || osArch.equals("x86_64");
    if (system.contains("linux") && (arm || amd)) {
      return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
    }
    if (system.contains("mac") && (arm || amd)) {
      return "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
    }
    throw new IllegalStateException("no embedded Redis for " + osName + " on " + osArch);
  }
}
