package dev.millrace.sink;

import dev.millrace.service.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings of the result sink. */
@ConfigMapping(prefix = "millrace.sink")
public interface SinkSection {

  /** How long a result can be asked for by id. */
  @Setting(doc = "how long a result can be asked for by id", min = "0ms", above = true)
  @WithDefault("1h")
  Duration resultTtl();

  /** How long a dedicated result topic stays after its request's end. */
  @Setting(
      doc = "how long a dedicated result topic stays after its request's end",
      min = "0ms",
      above = true)
  @WithDefault("10m")
  Duration dedicatedRetention();
}
