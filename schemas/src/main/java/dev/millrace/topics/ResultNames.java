package dev.millrace.topics;

import dev.millrace.model.RequestId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which topics a request may name for its result. Whatever is not allowed here is refused, so that
 * no request makes a worker write into a topic of the pipeline or of somebody else.
 *
 * <ul>
 *   <li>{@code results.<id>} is for the request of this id alone.
 *   <li>{@code results.tenant.<tenant>.<name>} is for the requests of this tenant; a name holds no
 *       dot.
 *   <li>{@code results.shared} is where results go whose request names none.
 *   <li>Any other name that begins with {@code results.}, or with a configured prefix, is for all.
 *       Readers tell whose a record is by its id.
 * </ul>
 *
 * <p>Immutable, any thread.
 */
public final class ResultNames {

  static final String TENANT = "tenant.";
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final String PREFIX = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,199}";
  private static final Pattern LEGAL_PREFIX = Pattern.compile(PREFIX);

  /** What a list of prefixes in one text matches. */
  public static final String PREFIXES = PREFIX + "(," + PREFIX + "){0,31}";

  private final String own;
  private final String shared;
  private final List<String> others;

  ResultNames(Topics topics, Collection<String> others) {
    this.own = topics.resultStart();
    this.shared = topics.sharedResults();
    others.forEach(prefix -> check(topics, prefix));
    this.others = List.copyOf(new TreeSet<>(others));
  }

  private static void check(Topics topics, String prefix) {
    if (!LEGAL_PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "kafka.result-prefixes: each must be 1 to 200 letters, digits, '.', '_' and '-', and"
              + " begin with a letter or digit");
    }
    boolean covers =
        topics.fixed().stream().anyMatch(name -> name.startsWith(prefix))
            || Stream.concat(topics.ownStarts().stream(), Stream.of(topics.resultStart()))
                .anyMatch(start -> start.startsWith(prefix) || prefix.startsWith(start));
    if (covers) {
      throw new IllegalArgumentException(
          "kafka.result-prefixes: must not cover a topic of the pipeline itself");
    }
  }

  /** The prefixes of a text that matches {@link #PREFIXES}. */
  public static List<String> parse(String text) {
    return List.of(text.split(","));
  }

  /** What other names than those of {@code results.} begin with. */
  public List<String> others() {
    return others;
  }

  /**
   * Why a request may not name this topic, naming the field; empty when it may.
   *
   * @param request whose result it is; empty while it has no id, and so no topic of its own
   */
  public Optional<String> refusal(String topic, Optional<RequestId> request, String tenant) {
    if (!LEGAL.matcher(topic).matches()) {
      return Optional.of("result_topic: must be 1 to 249 letters, digits, '.', '_' and '-'");
    }
    if (topic.equals(shared)) {
      return Optional.of(
          "result_topic: is where results go without one, from a place that the dispatcher knows;"
              + " leave it out");
    }
    if (topic.startsWith(own)) {
      return ofOthers(topic.substring(own.length()), request, tenant);
    }
    return others.stream().anyMatch(topic::startsWith)
        ? Optional.empty()
        : Optional.of(
            "result_topic: must begin with "
                + String.join(" or ", Stream.concat(Stream.of(own), others.stream()).toList()));
  }

  private static Optional<String> ofOthers(
      String name, Optional<RequestId> request, String tenant) {
    boolean dedicated = RequestId.tryParse(name).isPresent();
    if (dedicated && request.filter(id -> id.toString().equals(name)).isEmpty()) {
      return Optional.of("result_topic: is the topic of another request");
    }
    return name.startsWith(TENANT) && !tenantOf(name).equals(tenant)
        ? Optional.of("result_topic: is a topic of another tenant")
        : Optional.empty();
  }

  /** Whose it is; nobody's, who is no tenant, where no tenant and name stand in it. */
  private static String tenantOf(String name) {
    return name.substring(TENANT.length(), Math.max(TENANT.length(), name.lastIndexOf('.')));
  }
}
