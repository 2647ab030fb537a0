package dev.millrace.wire.contract;

import dev.millrace.model.Priority;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The contract as a schema registry shows it, for clients of other languages. A subject is the full
 * name of a record or {@code <topic>-value} for each topic of ours, so both usual naming strategies
 * find it. Immutable, any thread.
 */
public final class RegistryContent {

  private static final String NAMESPACE = "dev.millrace.v1.";
  private static final String OF_VALUES = "-value";

  private final Contract contract;
  private final Topics topics;
  private final Map<String, String> recordOfTopic = new LinkedHashMap<>();

  /** What the contract holds, for an installation with these topic names. */
  public RegistryContent(Contract contract, Topics topics) {
    this.contract = contract;
    this.topics = topics;
    for (Priority priority : Priority.values()) {
      recordOfTopic.put(topics.requests(priority), NAMESPACE + "InferenceRequest");
    }
    recordOfTopic.put(topics.workerEvents(), NAMESPACE + "WorkerEvent");
    recordOfTopic.put(topics.control(), NAMESPACE + "Control");
    recordOfTopic.put(topics.closings(), NAMESPACE + "Closing");
    recordOfTopic.put(topics.completions(), NAMESPACE + "Completion");
    recordOfTopic.put(topics.deadLetters(), NAMESPACE + "DeadLetter");
    recordOfTopic.put(topics.cellStatus(), NAMESPACE + "CellStatus");
    recordOfTopic.put(topics.settings(), NAMESPACE + "SettingChange");
    recordOfTopic.put(topics.responses(), NAMESPACE + "StoredResponse");
    recordOfTopic.put(topics.deletedResponses(), NAMESPACE + "StoredResponse");
  }

  /** What this build carries. */
  public static RegistryContent builtin(Topics topics) {
    return new RegistryContent(Contract.builtin(), topics);
  }

  /** Every subject that can be listed, in alphabetical order; work and result topics cannot. */
  public List<String> subjects() {
    TreeSet<String> all = new TreeSet<>(contract.subjects());
    recordOfTopic.keySet().forEach(topic -> all.add(topic + OF_VALUES));
    return List.copyOf(all);
  }

  /** The versions of a subject, oldest first; empty when there is no such subject. */
  public List<SchemaVersion> versionsOf(String subject) {
    return contract.versionsOf(recordOf(subject).orElse(subject));
  }

  /** The schema with this id. */
  public Optional<SchemaVersion> withId(int id) {
    return contract.withId(id);
  }

  /**
   * The version of a subject whose data this schema writes. Documentation, defaults and hints for
   * one language make no difference.
   *
   * @throws IllegalArgumentException if the text is no Avro schema
   */
  public Optional<SchemaVersion> find(String subject, String schema) {
    String wanted = canonical(schema);
    return versionsOf(subject).stream()
        .filter(version -> SchemaNormalization.toParsingForm(version.schema()).equals(wanted))
        .reduce((older, newer) -> newer);
  }

  private static String canonical(String schema) {
    try {
      return SchemaNormalization.toParsingForm(new Schema.Parser().parse(schema));
    } catch (RuntimeException malformed) { // Avro has many for this, even NullPointerException
      throw new IllegalArgumentException("schema: must be an Avro schema", malformed);
    }
  }

  private Optional<String> recordOf(String subject) {
    if (!subject.endsWith(OF_VALUES)) {
      return Optional.empty();
    }
    String topic = subject.substring(0, subject.length() - OF_VALUES.length());
    return Optional.ofNullable(recordOfTopic.get(topic))
        .or(() -> isResults(topic) ? Optional.of(NAMESPACE + "ResultEvent") : Optional.empty())
        .or(() -> isWork(topic) ? Optional.of(NAMESPACE + "WorkBatch") : Optional.empty());
  }

  private boolean isResults(String topic) {
    return topics.requestOfDedicated(topic).isPresent() || topics.poolOfLeased(topic).isPresent();
  }

  /** A worker id holds no dot, so it begins after the last one. */
  private boolean isWork(String topic) {
    String last = topic.substring(topic.lastIndexOf('.') + 1);
    try {
      return topics.work(new WorkerId(last)).equals(topic);
    } catch (IllegalArgumentException noWorkerId) {
      return false;
    }
  }
}
