package dev.millrace.ingest.openai.responses;

import dev.millrace.ingest.http.ApiException;
import io.helidon.common.parameters.Parameters;
import java.util.OptionalInt;

/** Numbers in queries. Stateless, any thread. */
final class QueryNumbers {

  private QueryNumbers() {}

  /**
   * A whole number from 0 on, if it is given.
   *
   * @throws ApiException naming the parameter, if it is none
   */
  static OptionalInt whole(Parameters query, String name) {
    String text = query.first(name).orElse("");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseUnsignedInt(text));
    } catch (NumberFormatException noNumber) {
      throw ApiException.invalid(name + ": must be a whole number from 0 on");
    }
  }
}
