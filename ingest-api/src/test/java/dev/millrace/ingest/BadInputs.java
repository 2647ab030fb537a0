package dev.millrace.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls that are wrong, and how each has to be answered. All of them carry {@link #SECRET}. */
final class BadInputs {

  /** Part of every call, and of no answer and no log. */
  static final String SECRET = "zebra-7731";

  private static final String NATIVE = "/v1/requests";
  private static final String CHAT = "/v1/chat/completions";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String ID = "01920000-0000-7000-8000-000000000000";

  private static final String GOOD_NATIVE = "{\"model\":\"m\",\"prompt\":\"" + SECRET + "\"}";
  private static final String GOOD_CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + SECRET + "\"}]}";

  private final List<Bad> all = new ArrayList<>();

  /**
   * A wrong call.
   *
   * @param says what the error's message begins with
   * @param call its bytes, each a char
   */
  record Bad(String name, String call, boolean openAi, int status, String says) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Every one. */
  static List<Bad> all() {
    BadInputs inputs = new BadInputs();
    inputs.bodies();
    inputs.nativeFields();
    inputs.chatFields();
    inputs.types();
    inputs.framing();
    inputs.methodsAndPaths();
    inputs.headers();
    return inputs.all;
  }

  /** What is no JSON object, at both doors. */
  private void bodies() {
    Map<String, String> broken =
        Map.ofEntries(
            Map.entry("nothing but spaces", "   "),
            Map.entry("an array", "[\"" + SECRET + "\"]"),
            Map.entry("a string", "\"" + SECRET + "\""),
            Map.entry("null", "null"),
            Map.entry("half an object", "{\"model\":\"m\",\"prompt\":\"" + SECRET),
            Map.entry("two objects", GOOD_NATIVE + GOOD_NATIVE),
            Map.entry("a comment", "/* " + SECRET + " */" + GOOD_NATIVE),
            Map.entry("single quotes", "{'model':'" + SECRET + "'}"),
            Map.entry("a key twice", "{\"model\":\"m\",\"model\":\"" + SECRET + "\"}"),
            Map.entry("NaN", "{\"model\":\"m\",\"prompt\":\"" + SECRET + "\",\"temperature\":NaN}"),
            Map.entry("a number with a plus", "{\"prompt\":\"" + SECRET + "\",\"seed\":+1}"),
            Map.entry("depth", "{\"metadata\":" + "[".repeat(900) + "]".repeat(900)),
            Map.entry("more depth than is read", "{\"a\":" + "[".repeat(1_500)),
            Map.entry(
                "UTF-8 cut short", "{\"model\":\"m\",\"prompt\":\"" + SECRET + "\u00e2\u0082\"}"),
            Map.entry("UTF-8 that is too long", "{\"prompt\":\"" + SECRET + "\u00c0\u00af\"}"),
            Map.entry("a surrogate in UTF-8", "{\"prompt\":\"" + SECRET + "\u00ed\u00a0\u0080\"}"),
            Map.entry("a bare control character", "{\"prompt\":\"" + SECRET + "\u0001\"}"),
            Map.entry("a bare line feed", "{\"prompt\":\"" + SECRET + "\n\"}"),
            Map.entry("an unknown escape", "{\"prompt\":\"" + SECRET + "\\x41\"}"));
    broken.forEach(
        (name, body) -> {
          add("native: " + name, post(NATIVE, JSON, body), false, 400, "body: ");
          add("chat: " + name, post(CHAT, JSON, body), true, 400, "body: ");
        });
    String large = GOOD_NATIVE.replace(SECRET, SECRET + "x".repeat(2_048));
    add("native: a byte too many", post(NATIVE, JSON, large), false, 413, "body: ");
    add("chat: a byte too many", post(CHAT, JSON, large), true, 413, "body: ");
  }

  private void nativeFields() {
    field("an unknown field", "\"" + SECRET + "\\r\\nX: y\":1", "zebra-7731??X??y: unknown field");
    field("half a character", "\"stop\":\"" + SECRET + "\\ud800\"", "stop");
    field("half a character in a key", "\"metadata\":{\"\\udc00\":\"" + SECRET + "\"}", "metadata");
    field("half a character of metadata", "\"metadata\":{\"a\":\"\\ud800\"}", "metadata");
    field("a temperature of text", "\"temperature\":\"1\"", "temperature: ");
    field("an infinite temperature", "\"temperature\":1e999", "temperature");
    field("a top_p above 1", "\"top_p\":1.5", "top_p: ");
    field("a negative max_tokens", "\"max_tokens\":-1", "max_tokens: ");
    field("a max_tokens beyond int", "\"max_tokens\":4294967297", "max_tokens: ");
    field("half a token", "\"max_tokens\":1.5", "max_tokens: ");
    field("an unknown priority", "\"priority\":\"root\"", "priority: ");
    field("a negative timeout", "\"timeout_ms\":-1", "timeout_ms: ");
    field("a timeout beyond long", "\"timeout_ms\":99999999999999999999", "timeout_ms: ");
    field("a topic that is not theirs", "\"result_topic\":\"requests.m\"", "result_topic: ");
    field("a topic with a path", "\"result_topic\":\"../" + SECRET + "\"", "result_topic: ");
    field("both inputs", "\"messages\":[]", "prompt: ");
    add(
        "native: a role that is none",
        post(
            NATIVE,
            JSON,
            "{\"model\":\"m\",\"messages\":[{\"role\":\"root\",\"content\":\"" + SECRET + "\"}]}"),
        false,
        400,
        "messages[0].role: ");
    add(
        "native: half a character in the prompt",
        post(NATIVE, JSON, GOOD_NATIVE.replace(SECRET, SECRET + "\\ud83d")),
        false,
        400,
        "prompt");
    add(
        "native: a model with a line end",
        post(NATIVE, JSON, GOOD_NATIVE.replace("\"m\"", "\"m\\r\\nSet-Cookie: a=b\"")),
        false,
        404,
        "model: ");
  }

  private void field(String name, String field, String says) {
    add(
        "native: " + name,
        post(NATIVE, JSON, GOOD_NATIVE.replace("}", "," + field + "}")),
        false,
        400,
        says);
  }

  private void chatFields() {
    chat("a role that is none", GOOD_CHAT.replace("\"user\"", "\"root\""), "messages[0].role: ");
    chat("half a character", GOOD_CHAT.replace(SECRET, SECRET + "\\ud83d"), "messages[0].content");
    chat("no messages", "{\"model\":\"m\",\"messages\":[]}", "messages: ");
    chat("a message of text", "{\"model\":\"m\",\"messages\":[\"" + SECRET + "\"]}", "messages[0]");
    chat("no model", GOOD_CHAT.replace("\"model\":\"m\",", ""), "model: ");
    chat(
        "an unknown field", GOOD_CHAT.replace("{\"model\"", "{\"a\\r\\nb\":1,\"model\""), "a??b: ");
    chat("a tier that is none", with("\"service_tier\":\"" + SECRET + "\""), "service_tier: ");
    chat("a stream of text", with("\"stream\":\"yes\""), "stream: ");
    chat("a bias of no token", with("\"logit_bias\":{\"" + SECRET + "\":1}"), "logit_bias");
  }

  private static String with(String field) {
    return GOOD_CHAT.substring(0, GOOD_CHAT.length() - 1) + "," + field + "}";
  }

  private void chat(String name, String body, String says) {
    add("chat: " + name, post(CHAT, JSON, body), true, 400, says);
  }

  private void types() {
    for (String type :
        List.of(
            "",
            "Content-Type: text/plain\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "Content-Type: application/jsonx\r\n",
            "Content-Type: application/json; charset=utf-16\r\n",
            "Content-Type: " + SECRET + "\r\n")) {
      add("native: type " + type.strip(), post(NATIVE, type, GOOD_NATIVE), false, 415, "Content-");
      add("chat: type " + type.strip(), post(CHAT, type, GOOD_CHAT), true, 415, "Content-");
    }
    for (String packed : List.of("gzip", "br", SECRET)) {
      String headers = JSON + "Content-Encoding: " + packed + "\r\n";
      add(
          "native: " + packed,
          post(NATIVE, headers, GOOD_NATIVE),
          false,
          415,
          "Content-Encoding: ");
      add("chat: " + packed, post(CHAT, headers, GOOD_CHAT), true, 415, "Content-Encoding: ");
    }
  }

  /** Lengths and chunks that are wrong. */
  private void framing() {
    String chunked = "Transfer-Encoding: chunked\r\n" + JSON;
    for (String path : List.of(NATIVE, CHAT)) {
      boolean openAi = path.equals(CHAT);
      add(path + ": no size", raw(path, chunked, SECRET + "\r\n"), openAi, 400, "body: ");
      add(path + ": a size below 0", raw(path, chunked, "-5\r\n" + SECRET), openAi, 400, "body: ");
      add(path + ": a size beyond int", raw(path, chunked, "FFFFFFFFF\r\n"), openAi, 400, "body: ");
      add(
          path + ": no end of chunks",
          raw(path, chunked, "2\r\n{}\r\n0\r\n" + SECRET + "\r\n"),
          openAi,
          400,
          "body: ");
      add(
          path + ": a length below 0",
          raw(path, JSON + "Content-Length: -5\r\n", ""),
          openAi,
          400,
          "");
      add(
          path + ": no length",
          raw(path, JSON + "Content-Length: " + SECRET + "\r\n", ""),
          openAi,
          400,
          "");
      add(
          path + ": a body that never comes",
          raw(path, JSON + "Content-Length: 9\r\n", ""),
          openAi,
          408,
          "body: ");
      add(
          path + ": half a body",
          raw(path, JSON + "Content-Length: 99\r\n", "{\"" + SECRET),
          openAi,
          408,
          "body: ");
      add(path + ": half a chunk", raw(path, chunked, "FF\r\n" + SECRET), openAi, 408, "body: ");
      add(path + ": no body", raw(path, JSON, ""), openAi, 400, "body: ");
    }
  }

  private void methodsAndPaths() {
    for (String path :
        List.of(
            NATIVE + "/" + ID + "/stream",
            CHAT,
            "/v1/completions",
            "/v1/embeddings",
            "/generate")) {
      boolean openAi = !path.startsWith(NATIVE);
      add("PATCH " + path, call("PATCH", path, JSON, GOOD_NATIVE), openAi, 405, "method: ");
      add("PUT " + path, call("PUT", path, "", ""), openAi, 405, "method: ");
    }
    add("GET chat", call("GET", CHAT, "", ""), true, 405, "method: ");
    add("POST models", call("POST", "/v1/models", JSON, "{}"), true, 405, "method: ");
    add("no such model", call("GET", "/v1/models/" + SECRET, "", ""), true, 404, "model: ");
    add("a model of line ends", call("GET", "/v1/models/%0d%0aX:y", "", ""), true, 404, "no such");
    add("no such path", call("GET", "/v1/" + SECRET, "", ""), false, 404, "no such endpoint");
    add("a path upwards", call("GET", "/v1/../../etc/" + SECRET, "", ""), false, 404, "");
    add("an id that is none", call("GET", NATIVE + "/" + SECRET, "", ""), false, 404, "no such");
    add(
        "an id upwards",
        call("GET", NATIVE + "/%2e%2e%2f" + SECRET, "", ""),
        false,
        404,
        "no such");
    add("an id with a zero", call("GET", NATIVE + "/%00" + SECRET, "", ""), false, 404, "no such");
    add("half an escape", call("GET", NATIVE + "/%zz" + SECRET, "", ""), false, 400, "");
    add("no HTTP", SECRET + "\r\n\r\n", false, 400, "");
  }

  private void headers() {
    add("a tenant", header("X-Millrace-Tenant: a/b"), false, 400, "X-Millrace-Tenant: ");
    add("a long tenant", header("X-Millrace-Tenant: " + "a".repeat(65)), false, 400, "X-Millrace");
    add("a key", header("Idempotency-Key: a b"), false, 400, "Idempotency-Key: ");
    add("a header of bytes", header("X-A: a\u0000b"), false, 400, "");
    add("a header too many", header("X-A: " + "a".repeat(40_000)), false, 400, "");
    add(
        "a priority at the other door",
        post(CHAT, JSON + "X-Millrace-Priority: " + SECRET + "\r\n", GOOD_CHAT),
        true,
        400,
        "X-Millrace-Priority: ");
  }

  private static String header(String line) {
    return post(NATIVE, JSON + line + "\r\n", GOOD_NATIVE);
  }

  private void add(String name, String call, boolean openAi, int status, String says) {
    all.add(new Bad(name, call, openAi, status, says));
  }

  private static String post(String path, String headers, String body) {
    return call("POST", path, headers, body);
  }

  private static String call(String method, String path, String headers, String body) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** With the length that the headers say, if any. */
  private static String raw(String path, String headers, String body) {
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n" + body;
  }
}
