package dev.millrace.wire.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.v1.CellStatus;
import dev.millrace.v1.Closing;
import dev.millrace.v1.Completion;
import dev.millrace.v1.Control;
import dev.millrace.v1.DeadLetter;
import dev.millrace.v1.InferenceRequest;
import dev.millrace.v1.ResultEvent;
import dev.millrace.v1.SettingChange;
import dev.millrace.v1.StoredResponse;
import dev.millrace.v1.WorkBatch;
import dev.millrace.v1.WorkerEvent;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;

/** The schemas of this build as other languages see them: complete, without hints for Java. */
final class GeneratedSchemas {

  private static final String JAVA_HINT = "avro.java.string";
  private static final ObjectMapper JSON = new ObjectMapper();

  private GeneratedSchemas() {}

  /** In the order in which they got their ids. */
  static List<Schema> all() {
    return List.of(
            InferenceRequest.getClassSchema(),
            WorkBatch.getClassSchema(),
            WorkerEvent.getClassSchema(),
            ResultEvent.getClassSchema(),
            Completion.getClassSchema(),
            Control.getClassSchema(),
            Closing.getClassSchema(),
            DeadLetter.getClassSchema(),
            CellStatus.getClassSchema(),
            SettingChange.getClassSchema(),
            StoredResponse.getClassSchema())
        .stream()
        .map(GeneratedSchemas::withoutHints)
        .toList();
  }

  private static Schema withoutHints(Schema schema) {
    try {
      JsonNode tree = JSON.readTree(schema.toString());
      tree.findParents(JAVA_HINT).forEach(node -> ((ObjectNode) node).remove(JAVA_HINT));
      return new Schema.Parser().parse(JSON.writeValueAsString(tree));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
