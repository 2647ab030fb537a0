package dev.millrace.chaos.report;

import dev.millrace.chaos.fault.FaultRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Time against requests that had ended, as an SVG picture with the faults marked. Pure.
 *
 * @param begin of the run
 * @param ends when requests ended, ascending
 */
public record Timeline(Instant begin, Instant end, List<Instant> ends, List<FaultRecord> faults) {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 320;
  private static final int LEFT = 60;
  private static final int TOP = 10;
  private static final int STEPS = 500;

  /** The picture. */
  public String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"11\">",
            LEFT + WIDTH + 10,
            TOP + HEIGHT + 40));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"white\" stroke=\"#999\"/>",
            LEFT,
            TOP,
            WIDTH,
            HEIGHT));
    for (FaultRecord fault : faults) {
      double from = x(fault.begin());
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\""
                  + " fill-opacity=\"0.35\"><title>%s %s</title></rect>",
              from,
              TOP,
              Math.max(1, x(fault.back()) - from),
              HEIGHT,
              color(fault),
              fault.kind().label(),
              fault.target()));
    }
    svg.append("<polyline fill=\"none\" stroke=\"#124\" stroke-width=\"1.5\" points=\"");
    for (int step = 0; step <= STEPS; step++) {
      Instant at = begin.plus(length().multipliedBy(step).dividedBy(STEPS));
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(at), y(endedBy(at))));
    }
    svg.append("\"/>\n");
    svg.append(
        String.format(
            Locale.ROOT, "<text x=\"4\" y=\"%d\">%d ended</text>", TOP + 10, ends.size()));
    svg.append(
        String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">0 s</text>", LEFT, TOP + HEIGHT + 16));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d s</text>",
            LEFT + WIDTH,
            TOP + HEIGHT + 16,
            length().toSeconds()));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">red: killed, blue: stopped, orange: links, grey: records and"
                + " state; from the fault until its target worked again</text>",
            LEFT,
            TOP + HEIGHT + 34));
    return svg.append("</svg>\n").toString();
  }

  private static String color(FaultRecord fault) {
    String kind = fault.kind().label();
    if (kind.startsWith("kill")) {
      return "#c22";
    }
    if (kind.startsWith("pause")) {
      return "#26c";
    }
    return kind.startsWith("link") ? "#e80" : "#888";
  }

  private Duration length() {
    Duration length = Duration.between(begin, end);
    return length.isPositive() ? length : Duration.ofSeconds(1);
  }

  private double x(Instant at) {
    double share = Duration.between(begin, at).toMillis() / (double) length().toMillis();
    return LEFT + WIDTH * Math.clamp(share, 0, 1);
  }

  private double y(int count) {
    return TOP + HEIGHT - HEIGHT * (count / (double) Math.max(1, ends.size()));
  }

  private int endedBy(Instant at) {
    int low = 0;
    int high = ends.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends.get(middle).isAfter(at)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
