package dev.millrace.standalone.top;

import dev.millrace.standalone.top.Line.Style;
import dev.millrace.standalone.top.Snapshot.QueueRow;
import dev.millrace.standalone.top.Snapshot.StreamRow;
import dev.millrace.standalone.top.Snapshot.WorkerRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lays a snapshot out as lines of text. Pure. */
public final class Screen {

  private static final String QUEUES = "%-24s %8s %8s %8s %8s %9s %9s %9s %9s  %s";
  private static final String WORKERS = "%-24s %-20s %-9s %7s %6s %10s %12s";
  private static final String STREAMS = "%-36s %-20s %-8s %-8s %8s %8s %8s";
  private static final int LEAST_WIDTH = 40;
  private static final int LEAST_ROWS = 3;

  private Screen() {}

  /**
   * The whole screen.
   *
   * @param at the time by the clock of whoever looks
   * @param message of the last action
   * @param width columns; longer lines are cut
   * @param height lines; the lists share what the rest leaves
   */
  public static List<Line> of(
      Snapshot now, Rates rates, Board board, Instant at, String message, int width, int height) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(summary(now, rates), Style.TITLE));
    lines.add(new Line("", Style.PLAIN));
    queues(now, at, lines);
    lines.add(new Line("", Style.PLAIN));
    List<WorkerRow> workers = board.workers(now, rates);
    List<StreamRow> streams = board.streams(now);
    int room = Math.max(2 * LEAST_ROWS, height - lines.size() - 7);
    int forWorkers = Math.min(workers.size(), Math.max(LEAST_ROWS, room / 2));
    int forStreams = Math.max(LEAST_ROWS, room - forWorkers);
    lines.add(title("WORKERS by " + name(board.workerOrder()), board.onWorkers()));
    lines.add(head(WORKERS, "WORKER", "MODEL", "STATE", "SLOTS", "MEM%", "TOKENS/S", "TOKENS"));
    List<String> ids = workers.stream().map(WorkerRow::id).toList();
    for (WorkerRow row : window(workers, ids.indexOf(board.worker()), forWorkers)) {
      lines.add(worker(row, rates, board));
    }
    lines.add(new Line("", Style.PLAIN));
    lines.add(title("REQUESTS by " + name(board.streamOrder()), !board.onWorkers()));
    lines.add(head(STREAMS, "ID", "MODEL", "PRIORITY", "STATUS", "AGE", "TOKENS", "TOKENS/S"));
    List<String> streamIds = streams.stream().map(StreamRow::id).toList();
    for (StreamRow row : window(streams, streamIds.indexOf(board.stream()), forStreams)) {
      lines.add(stream(row, rates, board, at));
    }
    lines.add(new Line(message, Style.PLAIN));
    lines.add(
        new Line(
            "up/down select  tab other list  s sort  d drain/resume worker  c cancel request  q"
                + " quit",
            Style.HEAD));
    int columns = Math.max(LEAST_WIDTH, width);
    return lines.stream().map(line -> new Line(cut(line.text(), columns), line.style())).toList();
  }

  private static String summary(Snapshot now, Rates rates) {
    int waiting = now.queues().stream().mapToInt(QueueRow::total).sum();
    int held = now.workers().stream().mapToInt(WorkerRow::held).sum();
    int slots = now.queues().stream().mapToInt(QueueRow::slots).sum();
    return String.format(
        Locale.ROOT,
        "millrace  %d waiting  %d running of %d slots  %d workers  %.1f tokens/s",
        waiting,
        held,
        slots,
        now.workers().size(),
        rates.total());
  }

  private static void queues(Snapshot now, Instant at, List<Line> lines) {
    lines.add(new Line("QUEUES", Style.TITLE));
    lines.add(
        head(
            QUEUES,
            "MODEL",
            "CRITICAL",
            "HIGH",
            "NORMAL",
            "LOW",
            "RUNNING",
            "BACKLOG",
            "OLDEST",
            "DEADLINE",
            "CLOSED"));
    for (QueueRow row : now.queues()) {
      List<Integer> waiting = row.waiting();
      lines.add(
          new Line(
              format(
                  QUEUES,
                  row.model(),
                  waiting.get(0),
                  waiting.get(1),
                  waiting.get(2),
                  waiting.get(3),
                  row.running() + "/" + row.slots(),
                  row.backlogSeconds().isPresent() ? span(row.backlogSeconds().getAsDouble()) : "-",
                  age(row.oldestAt(), at),
                  row.oldestDeadline()
                      .map(then -> span(seconds(at, Instant.parse(then))))
                      .orElse("-"),
                  String.join(",", row.closed())),
              row.closed().isEmpty() ? Style.PLAIN : Style.WARNING));
    }
  }

  private static Line worker(WorkerRow row, Rates rates, Board board) {
    String text =
        format(
            WORKERS,
            row.id(),
            row.model(),
            row.state(),
            row.held() + "/" + row.slots(),
            row.memoryUsed().map(String::valueOf).orElse("-"),
            String.format(Locale.ROOT, "%.1f", rates.ofWorker(row.id())),
            row.tokens());
    boolean selected = board.onWorkers() && row.id().equals(board.worker());
    boolean ready = row.state().equals("ready");
    return new Line(text, selected ? Style.SELECTED : ready ? Style.PLAIN : Style.WARNING);
  }

  private static Line stream(StreamRow row, Rates rates, Board board, Instant at) {
    String text =
        format(
            STREAMS,
            row.id(),
            row.model(),
            row.priority(),
            row.status(),
            age(row.createdAt(), at),
            row.tokens(),
            String.format(Locale.ROOT, "%.1f", rates.ofStream(row.id())));
    boolean selected = !board.onWorkers() && row.id().equals(board.stream());
    return new Line(text, selected ? Style.SELECTED : Style.PLAIN);
  }

  /** So many rows, the selected one among them. */
  private static <T> List<T> window(List<T> rows, int selected, int room) {
    int first = Math.clamp(selected - room + 1L, 0, Math.max(0, rows.size() - room));
    return rows.subList(first, Math.min(rows.size(), first + room));
  }

  private static Line title(String text, boolean hasKeys) {
    return new Line((hasKeys ? "> " : "  ") + text, Style.TITLE);
  }

  private static Line head(String format, Object... names) {
    return new Line(format(format, names), Style.HEAD);
  }

  @SuppressWarnings("AnnotateFormatMethod") // its formats are the constants above
  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }

  private static String name(Enum<?> order) {
    return order.name().toLowerCase(Locale.ROOT);
  }

  private static String age(Optional<String> since, Instant at) {
    return since.map(then -> span(seconds(Instant.parse(then), at))).orElse("-");
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1_000.0;
  }

  private static String span(double seconds) {
    if (seconds < 0) {
      return "-" + span(-seconds);
    }
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    long whole = (long) seconds;
    return whole < 6_000
        ? whole / 60 + "m" + whole % 60 + "s"
        : whole / 3_600 + "h" + whole / 60 % 60 + "m";
  }

  private static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, columns);
  }
}
