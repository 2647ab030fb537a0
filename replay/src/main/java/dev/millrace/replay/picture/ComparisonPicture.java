package dev.millrace.replay.picture;

import dev.millrace.replay.bound.ClairvoyantBound;
import dev.millrace.replay.figures.Comparison;
import dev.millrace.replay.figures.PolicyFigures;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * A comparison as SVG: a panel of bars for each figure, a bar for each policy, the bound as a line.
 * Readable on a light and a dark page. Pure.
 */
public final class ComparisonPicture {

  private static final int WIDTH = 860;
  private static final int PANEL_WIDTH = 400;
  private static final int LABELS = 130;
  private static final int BARS = 190;
  private static final int ROW = 24;
  private static final int BAR = 16;
  private static final int TITLE = 34;
  private static final int GAP = 18;
  private static final double MILLIS_PER_SECOND = 1e3;

  private static final String STYLE =
      """
      <style>
      text{font:13px sans-serif;fill:#1f2328} .title{font-weight:600}
      .bar{fill:#3b7dd8} .best{fill:#1a7f5a} .bound{stroke:#c2410c;stroke-width:2;stroke-dasharray:4 3}
      .boundtext{fill:#c2410c}
      @media (prefers-color-scheme:dark){text{fill:#e6edf3} .bar{fill:#6ea8fe} .best{fill:#4ec99b}
      .bound{stroke:#fb923c} .boundtext{fill:#fb923c}}
      </style>
      """;

  /**
   * One panel.
   *
   * @param smallIsGood whether the smallest bar is the best one
   * @param bound what none can be below
   */
  private record Panel(
      String title,
      String format,
      boolean smallIsGood,
      ToDoubleFunction<PolicyFigures> value,
      OptionalDouble bound) {}

  private ComparisonPicture() {}

  /** The whole file. */
  public static String of(Comparison comparison) {
    List<Panel> panels = panels(comparison);
    int panelHeight = TITLE + ROW * comparison.policies().size() + GAP;
    int rows = (panels.size() + 1) / 2;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
            WIDTH,
            rows * panelHeight + GAP));
    svg.append("<title>Scheduling policies on the same traffic</title>\n").append(STYLE);
    for (int i = 0; i < panels.size(); i++) {
      int x = GAP + i % 2 * (PANEL_WIDTH + GAP);
      panel(svg, panels.get(i), comparison.policies(), x, i / 2 * panelHeight + GAP);
    }
    return svg.append("</svg>\n").toString();
  }

  private static List<Panel> panels(Comparison comparison) {
    return List.of(
        new Panel(
            "mean wait, s",
            "%.2f",
            true,
            policy -> policy.all().waits().mean() / MILLIS_PER_SECOND,
            bound(comparison, ClairvoyantBound::waitMillis)),
        new Panel(
            "99th percentile of the wait, s",
            "%.2f",
            true,
            policy -> policy.all().waits().p99() / MILLIS_PER_SECOND,
            OptionalDouble.empty()),
        new Panel(
            "mean time from arrival to end, s",
            "%.2f",
            true,
            policy -> policy.all().responses().mean() / MILLIS_PER_SECOND,
            bound(comparison, ClairvoyantBound::responseMillis)),
        new Panel(
            "Jain's index of competing tenants' tokens",
            "%.3f",
            false,
            PolicyFigures::tokenFairness,
            OptionalDouble.empty()));
  }

  private static OptionalDouble bound(
      Comparison comparison, ToDoubleFunction<ClairvoyantBound> which) {
    return comparison
        .bound()
        .map(bound -> OptionalDouble.of(which.applyAsDouble(bound) / MILLIS_PER_SECOND))
        .orElseGet(OptionalDouble::empty);
  }

  private static void panel(
      StringBuilder svg, Panel panel, List<PolicyFigures> policies, int x, int y) {
    double[] values =
        policies.stream()
            .mapToDouble(policy -> zeroIfNone(panel.value().applyAsDouble(policy)))
            .toArray();
    double most = panel.smallIsGood() ? panel.bound().orElse(0) : 1;
    double best = panel.smallIsGood() ? Double.MAX_VALUE : 0;
    for (double value : values) {
      most = Math.max(most, value);
      best = panel.smallIsGood() ? Math.min(best, value) : Math.max(best, value);
    }
    double scale = most == 0 ? 0 : BARS / most;
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>%n",
            x,
            y + BAR,
            panel.title()));
    int top = y + TITLE;
    for (int i = 0; i < values.length; i++) {
      bar(
          svg,
          policies.get(i).policy(),
          values[i],
          scale,
          values[i] == best,
          panel,
          x,
          top + i * ROW);
    }
    if (panel.bound().isPresent()) {
      bound(svg, panel, scale, x + LABELS, top, values.length);
    }
  }

  private static void bar(
      StringBuilder svg,
      String label,
      double value,
      double scale,
      boolean best,
      Panel panel,
      int x,
      int y) {
    double length = Math.max(1, value * scale);
    svg.append(
        String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y + BAR - 3, label));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
            best ? "best" : "bar",
            x + LABELS,
            y,
            length,
            BAR));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%d\">" + panel.format() + "</text>%n",
            x + LABELS + length + 6,
            y + BAR - 3,
            value));
  }

  private static void bound(StringBuilder svg, Panel panel, double scale, int x, int y, int rows) {
    double at = x + panel.bound().orElse(0) * scale;
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"bound\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
            at,
            y - 4,
            at,
            y + rows * ROW));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"boundtext\" x=\"%.1f\" y=\"%d\">bound " + panel.format() + "</text>%n",
            at + 4,
            y + rows * ROW + BAR - 4,
            panel.bound().orElse(0)));
  }

  private static double zeroIfNone(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
