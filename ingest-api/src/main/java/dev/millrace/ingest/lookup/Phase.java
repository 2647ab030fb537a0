package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.resultlog.StreamSnapshot;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How far a request is that has not ended. */
enum Phase {
  /** No worker has begun. */
  QUEUED,
  /** A worker reads the prompt; there is no token yet. */
  PREFILLING,
  /** There are tokens. */
  DECODING;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Phase of(StreamSnapshot log) {
    if (log.marker().isEmpty()) {
      return QUEUED;
    }
    return log.tokenCount() == 0 && log.text().isEmpty() ? PREFILLING : DECODING;
  }

  static Phase of(RequestHandle request) {
    Phase phase = QUEUED;
    try (TokenStream events = request.tokens()) {
      for (Optional<StreamEvent> event = events.poll(Duration.ZERO);
          event.isPresent();
          event = events.poll(Duration.ZERO)) {
        phase =
            switch (event.get()) {
              case StreamEvent.Tokens _ -> DECODING;
              case StreamEvent.Restarted _ -> PREFILLING;
              case StreamEvent.Started _ -> phase == DECODING ? DECODING : PREFILLING;
            };
      }
    }
    return phase;
  }
}
