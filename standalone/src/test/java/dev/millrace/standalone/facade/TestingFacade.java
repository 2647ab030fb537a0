package dev.millrace.standalone.facade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A facade with workers behind it, in memory, that speaks the native HTTP API.
 *
 * <p>Requests hold their slots until somebody was told that {@link #holdUntilQueued} others wait.
 * Any thread.
 */
public final class TestingFacade implements AutoCloseable {

  /** The name of the model that it serves. */
  public static final String MODEL = "tested";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> PRIORITIES = List.of("critical", "high", "normal", "low");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Entry> queue = new ArrayList<>();
  private final List<JsonNode> submissions = new ArrayList<>();
  private final List<String> resumedAfter = new ArrayList<>();
  private Function<String, String> answers = prompt -> "answer to " + prompt;
  private boolean prioritised = true;
  private int slots = 1;
  private int free = 1;
  private int hold;
  private int breaks;
  private int refusal;
  private long paceMillis;

  private static final class Entry {
    final String id;
    final JsonNode request;
    final long arrived;
    long started;
    boolean running;
    boolean cancelled;

    Entry(String id, JsonNode request, long arrived) {
      this.id = id;
      this.request = request;
      this.arrived = arrived;
    }

    int rank() {
      return PRIORITIES.indexOf(request.path("priority").asText("normal"));
    }

    String prompt() {
      return request.has("prompt")
          ? request.path("prompt").asText()
          : request.at("/messages/0/content").asText();
    }
  }

  private TestingFacade(HttpServer server) {
    this.server = server;
  }

  /** Starts one with a single slot. */
  public static TestingFacade start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TestingFacade facade = new TestingFacade(server);
    server.setExecutor(facade.threads);
    server.createContext("/v1/", facade::handle);
    server.start();
    return facade;
  }

  /** Where it is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Has so many slots. */
  public synchronized TestingFacade slots(int count) {
    slots = count;
    free = count;
    return this;
  }

  /** Answers prompts like this. */
  public synchronized TestingFacade answering(Function<String, String> like) {
    answers = like;
    return this;
  }

  /** Keeps every slot until a call for the queue was answered with so many requests. */
  public synchronized TestingFacade holdUntilQueued(int count) {
    hold = count;
    return this;
  }

  /** Takes so long for an answer. */
  public synchronized TestingFacade taking(Duration each) {
    paceMillis = each.toMillis();
    return this;
  }

  /** Gives free slots in the order of arrival, whatever the priority. */
  public synchronized TestingFacade withoutPriorities() {
    prioritised = false;
    return this;
  }

  /** Breaks so many streams off in the middle. */
  public synchronized TestingFacade breakingStreams(int count) {
    breaks = count;
    return this;
  }

  /** Refuses everything with this HTTP status. */
  public synchronized TestingFacade refusing(int status) {
    refusal = status;
    return this;
  }

  /** What was submitted. */
  public synchronized List<JsonNode> submissions() {
    return List.copyOf(submissions);
  }

  /** The event ids after which streams were asked to go on. */
  public synchronized List<String> resumedAfter() {
    return List.copyOf(resumedAfter);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int refused;
    synchronized (this) {
      refused = refusal;
    }
    if (refused != 0) {
      ObjectNode error = JSON.createObjectNode();
      error.putObject("error").put("message", "refused on purpose");
      send(exchange, refused, error);
    } else if (path.equals("/v1/models")) {
      ObjectNode body = JSON.createObjectNode();
      body.putArray("data").addObject().put("id", MODEL).put("slots", slots);
      send(exchange, 200, body);
    } else if (path.equals("/v1/queue")) {
      send(exchange, 200, JSON.createObjectNode().put("queued", queued()));
    } else if (path.equals("/v1/requests")) {
      send(exchange, 202, submit(JSON.readTree(exchange.getRequestBody())));
    } else if (path.endsWith("/stream")) {
      stream(exchange, path.split("/", -1)[3]);
    } else {
      one(exchange, path.substring(path.lastIndexOf('/') + 1));
    }
  }

  private void one(HttpExchange exchange, String id) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    synchronized (this) {
      Entry entry = entries.get(id);
      if (entry == null) {
        body.putObject("error").put("message", "no request " + id);
      } else {
        entry.cancelled |= exchange.getRequestMethod().equals("DELETE");
        body.put("id", id).put("status", entry.cancelled ? "cancelling" : "queued");
      }
    }
    send(exchange, body.has("error") ? 404 : 200, body);
  }

  private synchronized int queued() {
    if (queue.size() >= hold) {
      hold = 0;
      notifyAll();
    }
    return queue.size();
  }

  private synchronized ObjectNode submit(JsonNode request) {
    submissions.add(request);
    Entry entry = new Entry("id-" + entries.size(), request, System.nanoTime());
    entries.put(entry.id, entry);
    queue.add(entry);
    assignSlots();
    return JSON.createObjectNode().put("id", entry.id).put("status", "queued").put("position", 1);
  }

  private void assignSlots() {
    Comparator<Entry> arrival = Comparator.comparingLong(entry -> entry.arrived);
    queue.sort(prioritised ? Comparator.comparingInt(Entry::rank).thenComparing(arrival) : arrival);
    while (free > 0 && !queue.isEmpty()) {
      Entry next = queue.removeFirst();
      next.started = System.nanoTime();
      next.running = true;
      free--;
    }
    notifyAll();
  }

  private void stream(HttpExchange exchange, String id) throws IOException {
    String after = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      Entry entry = awaitStart(id, after);
      String text = answer(entry);
      int from = after == null ? 0 : Integer.parseInt(after);
      for (int i = from; i < text.length(); i++) {
        ObjectNode token = JSON.createObjectNode().put("text", text.substring(i, i + 1));
        token.putArray("ids").add(i);
        event(out, "token", i + 1, token);
        if (i == from && breaksNow()) {
          return;
        }
      }
      awaitRelease();
      ObjectNode end = JSON.createObjectNode().put("outcome", outcome(entry));
      end.putObject("timings").put("queued_ms", (entry.started - entry.arrived) / 1e6);
      event(out, "done", text.length() + 1, end);
      release();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized String answer(Entry entry) {
    return answers.apply(entry.prompt());
  }

  private synchronized String outcome(Entry entry) {
    return entry.cancelled ? "cancelled" : "succeeded";
  }

  private synchronized Entry awaitStart(String id, @Nullable String after)
      throws InterruptedException {
    if (after != null) {
      resumedAfter.add(after);
    }
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new IllegalStateException("no request " + id);
    }
    while (!entry.running) {
      wait();
    }
    return entry;
  }

  private synchronized boolean breaksNow() {
    return breaks-- > 0;
  }

  private synchronized void awaitRelease() throws InterruptedException {
    while (hold > 0) {
      wait();
    }
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(paceMillis);
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private synchronized void release() {
    free++;
    assignSlots();
  }

  private static void event(OutputStream out, String type, int id, JsonNode data)
      throws IOException {
    String text = "event: %s\nid: %d\ndata: %s\n\n".formatted(type, id, data);
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
