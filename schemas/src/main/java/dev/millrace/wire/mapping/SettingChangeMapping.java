package dev.millrace.wire.mapping;

import dev.millrace.model.SettingChange;
import dev.millrace.wire.UndecodableException;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;

/** Changes of settings. */
public final class SettingChangeMapping
    implements AvroMapping<SettingChange, dev.millrace.v1.SettingChange> {

  @Override
  public Class<dev.millrace.v1.SettingChange> type() {
    return dev.millrace.v1.SettingChange.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.SettingChange.getClassSchema();
  }

  @Override
  public dev.millrace.v1.SettingChange toAvro(SettingChange change) {
    return new dev.millrace.v1.SettingChange(
        change.key(),
        change.value().orElse(null),
        change.by(),
        change.reason(),
        change.at().toEpochMilli());
  }

  @Override
  public SettingChange fromAvro(dev.millrace.v1.SettingChange read) throws UndecodableException {
    if (read.getKey().isBlank()) {
      throw new UndecodableException("key: must not be blank");
    }
    return new SettingChange(
        read.getKey(),
        Optional.ofNullable(read.getValue()),
        read.getBy(),
        read.getReason(),
        Instant.ofEpochMilli(read.getAtMs()));
  }
}
