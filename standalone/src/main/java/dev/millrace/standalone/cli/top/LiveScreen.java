package dev.millrace.standalone.cli.top;

import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.top.Line;
import java.io.IOException;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * A terminal that shows lines and is left as it was found. One thread.
 *
 * @see Display only what has changed is written
 */
final class LiveScreen implements AutoCloseable {

  private final Terminal terminal;
  private final Attributes before;
  private final Display display;
  private final Keyboard keyboard;

  private LiveScreen(Terminal terminal) {
    this.terminal = terminal;
    this.before = terminal.enterRawMode();
    this.display = new Display(terminal, true);
    this.keyboard = new Keyboard(terminal.reader());
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    terminal.flush();
  }

  /** Takes over the terminal of this process. */
  static LiveScreen open() throws IOException {
    return new LiveScreen(TerminalBuilder.builder().system(true).provider("exec").build());
  }

  Keyboard keyboard() {
    return keyboard;
  }

  int width() {
    return size().getColumns();
  }

  int height() {
    return size().getRows();
  }

  private Size size() {
    Size size = terminal.getSize();
    return size.getColumns() > 0 && size.getRows() > 0 ? size : new Size(120, 40);
  }

  void show(List<Line> lines) {
    display.resize(height(), width());
    display.update(lines.stream().limit(height()).map(LiveScreen::styled).toList(), 0);
  }

  private static AttributedString styled(Line line) {
    AttributedStyle style =
        switch (line.style()) {
          case PLAIN -> AttributedStyle.DEFAULT;
          case TITLE -> AttributedStyle.BOLD;
          case HEAD -> AttributedStyle.DEFAULT.faint();
          case SELECTED -> AttributedStyle.INVERSE;
          case WARNING -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
        };
    return new AttributedString(TerminalText.safe(line.text()), style);
  }

  @Override
  public void close() throws IOException {
    terminal.puts(Capability.exit_ca_mode);
    terminal.puts(Capability.cursor_visible);
    terminal.setAttributes(before);
    terminal.close();
  }
}
