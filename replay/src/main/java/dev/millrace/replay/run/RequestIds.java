package dev.millrace.replay.run;

import dev.millrace.model.RequestId;
import java.util.UUID;

/** Ids that carry the number of a request in its traffic. Pure. */
final class RequestIds {

  private static final long VERSION = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private RequestIds() {}

  static RequestId of(int request) {
    return new RequestId(new UUID(VERSION, VARIANT | request));
  }

  static int number(RequestId id) {
    return (int) id.value().getLeastSignificantBits();
  }
}
