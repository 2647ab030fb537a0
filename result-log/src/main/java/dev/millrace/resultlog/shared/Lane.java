package dev.millrace.resultlog.shared;

import java.util.Locale;

/** What a consumer of the shared reader is for. */
enum Lane {
  /** Moves forwards only, so that readers at the end of a topic never wait for another reader. */
  LIVE,
  /** Goes back for readers that stand before the live position of their topic. */
  CATCH_UP;

  /** The name in client ids and thread names. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
