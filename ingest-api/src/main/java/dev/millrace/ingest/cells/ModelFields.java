package dev.millrace.ingest.cells;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What OpenAI's lists say of a model. Stateless, any thread. */
public final class ModelFields {

  private ModelFields() {}

  /** Adds it; nobody knows when a model was made. */
  public static ObjectNode add(ObjectNode model, String id) {
    return model.put("id", id).put("object", "model").put("created", 0).put("owned_by", "millrace");
  }
}
