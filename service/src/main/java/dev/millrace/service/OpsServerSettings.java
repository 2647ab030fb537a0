package dev.millrace.service;

import dev.millrace.service.config.Section;

/**
 * The ops port. None of it changes while it runs.
 *
 * @param host address to listen on
 * @param port 0 for any, or up to 65535
 * @param requireModelLoaded whether readiness needs a model that is loaded
 * @param maxQueueDepth readiness is lost above this many waiting requests; 0 or more
 */
public record OpsServerSettings(
    String host, int port, boolean requireModelLoaded, int maxQueueDepth) {

  private static final Section<OpsSection> SECTION = Section.of(OpsSection.class);

  /** Every setting at its default. */
  public static final OpsServerSettings DEFAULT = of(SECTION.defaults());

  public OpsServerSettings {
    SECTION.check("ops.host", host);
    SECTION.check("ops.port", port);
    SECTION.check("ops.max-queue-depth", maxQueueDepth);
  }

  /** As the section says. */
  public static OpsServerSettings of(OpsSection section) {
    return new OpsServerSettings(
        section.host(), section.port(), section.requireModelLoaded(), section.maxQueueDepth());
  }

  /** The same on another port. */
  public OpsServerSettings withPort(int other) {
    return new OpsServerSettings(host, other, requireModelLoaded, maxQueueDepth);
  }
}
