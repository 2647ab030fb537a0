package dev.millrace.ingest;

import dev.millrace.service.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The settings of the HTTP facade. */
@ConfigMapping(prefix = "millrace.http")
public interface HttpSection {

  /** Address that the facade listens on. */
  @Setting(
      doc = "address that the facade listens on",
      matches = "\\S+",
      option = "--host",
      placeholder = "ADDRESS")
  @WithDefault("127.0.0.1")
  String host();

  /** Port of the facade; 0 = any. */
  @Setting(
      doc = "port of the facade; 0 = any",
      option = "--port",
      placeholder = "PORT",
      min = "0",
      max = "65535")
  @WithDefault("8080")
  int port();

  /** The facade's name; facades that run at once have different ones. */
  @Setting(
      doc = "the facade's name; facades that run at once have different ones",
      matches = "[A-Za-z0-9._-]{1,64}")
  @WithDefault("ingest")
  String instance();

  /** Result topics kept for leasing; more streams than that share topics. */
  @Setting(
      doc = "result topics kept for leasing; more streams than that share topics",
      min = "1",
      max = "1000")
  @WithDefault("16")
  int pool();
}
