package dev.millrace.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A setting that was changed while the installation runs. Those of one key follow each other; the
 * last one holds.
 *
 * @param key which setting, such as {@code dispatcher.policy}
 * @param value what it is from now on, as it would be written; empty: as each process was
 *     configured
 * @param by who changed it, for people
 * @param reason why, for people
 */
public record SettingChange(
    String key, Optional<String> value, String by, String reason, Instant at) {

  private static final String DRAINED = "drained.";

  public SettingChange {
    if (key.isBlank()) {
      throw new IllegalArgumentException("key: must not be blank");
    }
  }

  /** The key whose value says that this worker gets no new work; without a value it gets some. */
  public static String drainedKey(WorkerId worker) {
    return DRAINED + worker;
  }

  /** The worker that this change drains, or resumes if it has no value. */
  public Optional<WorkerId> drainedWorker() {
    return key.startsWith(DRAINED)
        ? WorkerId.tryParse(key.substring(DRAINED.length()))
        : Optional.empty();
  }
}
