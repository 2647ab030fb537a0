package dev.millrace.service;

import dev.millrace.service.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The settings of the ops port. */
@ConfigMapping(prefix = "millrace.ops")
public interface OpsSection {

  /** Address of health and metrics. */
  @Setting(
      doc = "address of health and metrics",
      matches = "\\S+",
      option = "--ops-host",
      placeholder = "ADDRESS")
  @WithDefault("127.0.0.1")
  String host();

  /** Port of health and metrics; 0 = any. */
  @Setting(
      doc = "port of health and metrics; 0 = any",
      option = "--ops-port",
      placeholder = "PORT",
      min = "0",
      max = "65535")
  @WithDefault("9090")
  int port();

  /** Whether readiness needs a served model. */
  @Setting(doc = "whether readiness needs a served model")
  @WithDefault("false")
  boolean requireModelLoaded();

  /** Readiness is lost above this many waiting requests. */
  @Setting(doc = "readiness is lost above this many waiting requests", min = "0")
  @WithDefault("1000")
  int maxQueueDepth();
}
