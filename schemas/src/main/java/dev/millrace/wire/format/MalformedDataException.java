package dev.millrace.wire.format;

import java.io.IOException;

/** Bytes that are no Avro data. The message holds nothing of their content. */
final class MalformedDataException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedDataException(String message) {
    super(message);
  }
}
