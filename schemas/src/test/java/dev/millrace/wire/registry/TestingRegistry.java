package dev.millrace.wire.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A schema registry in memory. Ids count from 100, so that none is one of the fixed ids. */
final class TestingRegistry implements AutoCloseable {

  private static final Pattern ID = Pattern.compile("/base/schemas/ids/(\\d+)");
  private static final Pattern SUBJECT = Pattern.compile("/base/subjects/([^/]+)");
  private static final Pattern VERSIONS = Pattern.compile("/base/subjects/([^/]+)/versions");
  private static final Pattern VERSION = Pattern.compile("/base/subjects/([^/]+)/versions/(\\d+)");
  private static final int FIRST_ID = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<String> calls = new ArrayList<>();
  private final List<String> schemas = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new TreeMap<>();
  private int failWith;

  TestingRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/");
  }

  /** From now on every call ends with this status; 0 = works. */
  synchronized void failWith(int status) {
    failWith = status;
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized int add(String subject, String schema) {
    int index = schemas.indexOf(schema);
    if (index < 0) {
      index = schemas.size();
      schemas.add(schema);
    }
    List<Integer> versions = subjects.computeIfAbsent(subject, absent -> new ArrayList<>());
    if (!versions.contains(FIRST_ID + index)) {
      versions.add(FIRST_ID + index);
    }
    return FIRST_ID + index;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    calls.add(exchange.getRequestMethod() + " " + path);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (failWith != 0) {
      send(exchange, failWith, "{\"error_code\":" + failWith + ",\"message\":\"out of order\"}");
      return;
    }
    String found = body.isEmpty() ? read(path) : write(path, JSON.readTree(body));
    if (found.isEmpty()) {
      send(exchange, 404, "{\"error_code\":40403,\"message\":\"not found\"}");
    } else {
      send(exchange, 200, found);
    }
  }

  private String read(String path) {
    Matcher id = ID.matcher(path);
    if (id.matches()) {
      int index = Integer.parseInt(id.group(1)) - FIRST_ID;
      return index >= 0 && index < schemas.size() ? schemaJson(index) : "";
    }
    Matcher version = VERSION.matcher(path);
    if (version.matches()) {
      List<Integer> ids = subjects.getOrDefault(version.group(1), List.of());
      int found = ids.get(Integer.parseInt(version.group(2)) - 1);
      return schemaJson(found - FIRST_ID);
    }
    Matcher versions = VERSIONS.matcher(path);
    if (versions.matches()) {
      ArrayNode numbers = JSON.createArrayNode();
      for (int i = 1; i <= subjects.getOrDefault(versions.group(1), List.of()).size(); i++) {
        numbers.add(i);
      }
      return numbers.toString();
    }
    return "";
  }

  private String write(String path, JsonNode body) {
    String schema = body.get("schema").asText();
    Matcher register = VERSIONS.matcher(path);
    if (register.matches()) {
      return "{\"id\":" + add(register.group(1), schema) + "}";
    }
    Matcher lookUp = SUBJECT.matcher(path);
    int index = schemas.indexOf(schema);
    return lookUp.matches()
            && subjects.getOrDefault(lookUp.group(1), List.of()).contains(FIRST_ID + index)
        ? schemaJson(index)
        : "";
  }

  private String schemaJson(int index) {
    return JSON.createObjectNode()
        .put("id", FIRST_ID + index)
        .put("schema", schemas.get(index))
        .toString();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
