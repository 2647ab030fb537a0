package dev.millrace.standalone.cli.top;

import dev.millrace.standalone.top.Snapshot;
import dev.millrace.standalone.top.Snapshot.QueueRow;
import dev.millrace.standalone.top.Snapshot.StreamRow;
import dev.millrace.standalone.top.Snapshot.WorkerRow;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows as objects for programs. Pure. */
final class TopJson {

  private TopJson() {}

  static Map<String, Object> of(QueueRow row) {
    Map<String, Object> queued = new LinkedHashMap<>();
    for (int i = 0; i < Snapshot.PRIORITIES.size(); i++) {
      queued.put(Snapshot.PRIORITIES.get(i), row.waiting().get(i));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", row.model());
    fields.put("queued", queued);
    fields.put("running", row.running());
    fields.put("slots", row.slots());
    row.backlogSeconds().ifPresent(seconds -> fields.put("backlog_seconds", seconds));
    row.oldestAt().ifPresent(at -> fields.put("oldest_queued_at", at));
    row.oldestDeadline().ifPresent(at -> fields.put("oldest_deadline", at));
    fields.put("closed", row.closed());
    return fields;
  }

  static Map<String, Object> of(WorkerRow row, double rate) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("worker", row.id());
    fields.put("model", row.model());
    fields.put("state", row.state());
    fields.put("held", row.held());
    fields.put("slots", row.slots());
    row.memoryUsed().ifPresent(percent -> fields.put("memory_percent", percent));
    fields.put("tokens", row.tokens());
    fields.put("tokens_per_s", rate);
    return fields;
  }

  static Map<String, Object> of(StreamRow row, double rate) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", row.id());
    fields.put("model", row.model());
    fields.put("priority", row.priority());
    fields.put("status", row.status());
    fields.put("tokens", row.tokens());
    fields.put("tokens_per_s", rate);
    row.createdAt().ifPresent(at -> fields.put("created_at", at));
    return fields;
  }
}
