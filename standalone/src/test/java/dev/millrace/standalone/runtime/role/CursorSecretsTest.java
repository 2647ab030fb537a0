package dev.millrace.standalone.runtime.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.stream.CursorKeys;
import dev.millrace.standalone.config.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorSecretsTest {
  @TempDir Path folder;

  private static CursorKeys keys(Map<String, String> settings) throws Exception {
    return CursorSecrets.keys(SettingsLoader.load(Optional.empty(), Map.of(), settings));
  }

  @Test
  void shouldKeepAKeyForItsOwnerAloneWhenNoneIsSet() throws Exception {
    Path data = folder.resolve("data");
    Map<String, String> settings = Map.of("data", data.toString());

    assertThat(keys(settings)).isEqualTo(keys(settings));
    Path file = data.resolve("cursor-key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).hasSizeGreaterThanOrEqualTo(32);
  }

  @Test
  void shouldHaveAKeyOfItsOwnForEachDataDirectory() throws Exception {
    assertThat(keys(Map.of("data", folder.resolve("one").toString())))
        .isNotEqualTo(keys(Map.of("data", folder.resolve("other").toString())));
  }

  @Test
  void shouldWriteNothingWhenKeysAreSet() throws Exception {
    Path data = folder.resolve("data");
    keys(Map.of("data", data.toString(), "http.cursor-keys", "k".repeat(32)));

    assertThat(data).doesNotExist();
  }

  @Test
  void shouldStillHaveAKeyWhenTheDirectoryCannotHoldOne() throws Exception {
    Path blocked = Files.createFile(folder.resolve("file"));
    Map<String, String> settings = Map.of("data", blocked.resolve("data").toString());

    assertThat(keys(settings)).isNotEqualTo(keys(settings));
  }
}
