package dev.millrace.standalone.cli.output;

import java.util.List;
import java.util.Locale;

/** Rows as lines of text, each column as wide as its widest cell. Pure. */
public final class TextTable {

  private TextTable() {}

  /**
   * Lays it out.
   *
   * @param rows the head first; all of one length
   * @param words how many columns, from the left, hold words; the others hold numbers
   */
  public static String of(List<List<String>> rows, int words) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        String format = i < words ? "%-" + widths[i] + "s  " : "%" + widths[i] + "s  ";
        table.append(String.format(Locale.ROOT, format, row.get(i)));
      }
      table.setLength(table.length() - 2);
      table.append('\n');
    }
    return table.toString();
  }
}
