package dev.millrace.bench.scheduler;

import dev.millrace.bench.report.BenchReport.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cost of a decision against the length of the queue, a line for each fleet and one for a plain
 * priority queue, as an SVG picture; the queue's axis is logarithmic. Pure.
 *
 * @param queued lengths of the queue, ascending
 * @param lines what was measured at each
 */
public record CostCurve(List<Integer> queued, List<Line> lines) {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 60;
  private static final int TOP = 20;
  private static final int LEGEND = 190;
  private static final List<String> COLORS =
      List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#8c564b", "#17becf");

  /** One line: its name, and microseconds at each length of the queue. */
  public record Line(String name, List<Double> micros) {
    public Line {
      micros = List.copyOf(micros);
    }
  }

  public CostCurve {
    queued = List.copyOf(queued);
    lines = List.copyOf(lines);
  }

  /** Out of the figures of a run. */
  public static CostCurve of(SchedulerLoad load, Map<String, Figure> figures) {
    List<Line> lines = new ArrayList<>();
    for (int workers : load.workers()) {
      String name = workers + (workers == 1 ? " worker" : " workers");
      lines.add(line(name, "decision_us_" + workers + "_", load, figures));
    }
    lines.add(line("plain priority queue", "plain_queue_us_", load, figures));
    return new CostCurve(load.queued(), lines);
  }

  private static Line line(
      String name, String prefix, SchedulerLoad load, Map<String, Figure> figures) {
    List<Double> micros = new ArrayList<>();
    for (int length : load.queued()) {
      Figure figure = figures.get(prefix + length);
      micros.add(figure == null ? 0 : figure.value());
    }
    return new Line(name, micros);
  }

  /** The picture. */
  public String svg() {
    double top =
        lines.stream().flatMap(line -> line.micros().stream()).max(Double::compare).orElse(1.0);
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\"><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
        LEFT + WIDTH + LEGEND,
        TOP + HEIGHT + 50);
    add(
        svg,
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#999\"/>%n",
        LEFT,
        TOP,
        WIDTH,
        HEIGHT);
    for (int length : queued) {
      add(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>%n",
          x(length),
          TOP + HEIGHT + 18,
          length);
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">requests that wait</text>%n",
        LEFT + WIDTH / 2,
        TOP + HEIGHT + 38);
    for (int i = 0; i <= 4; i++) {
      double micros = top * i / 4;
      add(
          svg,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f us</text>%n",
          LEFT - 6,
          y(micros, top) + 4,
          micros);
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(lines.get(i), i, top, svg);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(Line line, int number, double top, StringBuilder svg) {
    String color = COLORS.get(number % COLORS.size());
    add(svg, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", color);
    for (int i = 0; i < queued.size(); i++) {
      add(svg, "%.1f,%.1f ", x(queued.get(i)), y(line.micros().get(i), top));
    }
    add(svg, "\"/>%n");
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
        LEFT + WIDTH + 12,
        TOP + 16 + 18 * number,
        color,
        line.name());
  }

  private double x(int length) {
    double from = Math.log(queued.getFirst());
    double span = Math.log(queued.getLast()) - from;
    return LEFT + (span == 0 ? WIDTH / 2.0 : WIDTH * (Math.log(length) - from) / span);
  }

  private static double y(double micros, double top) {
    return TOP + HEIGHT - (top == 0 ? 0 : HEIGHT * micros / top);
  }

  @SuppressWarnings("AnnotateFormatMethod") // its formats are the constants above
  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
