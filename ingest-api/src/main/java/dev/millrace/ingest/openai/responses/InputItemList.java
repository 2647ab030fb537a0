package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.Message;
import io.helidon.common.parameters.Parameters;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A page of what was said to the model, the latest first unless asked otherwise. Stateless, any
 * thread.
 */
final class InputItemList {

  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST = 100;

  private InputItemList() {}

  /**
   * The page that a query asks for with {@code limit}, {@code order} and {@code after}.
   *
   * @throws ApiException naming the parameter that is wrong
   */
  static ObjectNode page(ResponseShape shape, Parameters query) {
    List<Message> said = shape.content().conversation();
    boolean ascending = ascending(query.first("order").orElse("desc"));
    int limit = limit(query);
    List<Integer> all =
        IntStream.range(0, said.size())
            .map(i -> ascending ? i : said.size() - 1 - i)
            .boxed()
            .toList();
    int from = query.first("after").asOptional().map(id -> after(shape, all, id)).orElse(0);
    int end = Math.min(all.size(), from + limit);
    ObjectNode page = Json.object().put("object", "list");
    ArrayNode data = page.putArray("data");
    all.subList(from, end).forEach(number -> data.add(item(shape, said.get(number), number)));
    page.set("first_id", data.path(0).path("id").deepCopy());
    page.set("last_id", data.path(data.size() - 1).path("id").deepCopy());
    if (data.isEmpty()) {
      page.putNull("first_id").putNull("last_id");
    }
    return page.put("has_more", end < all.size());
  }

  private static int after(ResponseShape shape, List<Integer> all, String id) {
    for (int place = 0; place < all.size(); place++) {
      if (ResponseIds.input(shape.id(), all.get(place)).equals(id)) {
        return place + 1;
      }
    }
    throw ApiException.invalid("after: is no item of this response");
  }

  private static ObjectNode item(ResponseShape shape, Message said, int number) {
    ObjectNode item =
        Json.object()
            .put("id", ResponseIds.input(shape.id(), number))
            .put("type", "message")
            .put("status", "completed")
            .put("role", said.role());
    ArrayNode content = item.putArray("content");
    if (said.role().equals("assistant")) {
      content.add(shape.part(said.content()));
    } else {
      content.addObject().put("type", "input_text").put("text", said.content());
    }
    return item;
  }

  private static boolean ascending(String order) {
    return switch (order) {
      case "asc" -> true;
      case "desc" -> false;
      default -> throw ApiException.invalid("order: must be asc or desc");
    };
  }

  private static int limit(Parameters query) {
    OptionalInt limit = QueryNumbers.whole(query, "limit");
    if (limit.isPresent() && (limit.getAsInt() < 1 || limit.getAsInt() > MOST)) {
      throw ApiException.invalid("limit: must be 1 to " + MOST + ", got " + limit.getAsInt());
    }
    return limit.orElse(DEFAULT_LIMIT);
  }
}
