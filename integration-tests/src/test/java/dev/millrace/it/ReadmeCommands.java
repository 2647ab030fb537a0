package dev.millrace.it;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands in a Markdown text: the lines of code blocks without a language, unless the block is
 * a picture, and spans of code that begin like a command. A backslash joins lines.
 */
final class ReadmeCommands {

  private static final String FENCE = "```";
  private static final Pattern SPAN = Pattern.compile("`((?:\\./|curl |docker |mvn )[^`]+)`");
  private static final Pattern PICTURE = Pattern.compile("[─│┌┐└┘├┤]");

  private ReadmeCommands() {}

  /** Each once: those of blocks, then those of spans. */
  static List<String> in(String markdown) {
    List<String> commands = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    StringBuilder block = new StringBuilder();
    boolean inBlock = false;
    boolean ofCommands = false;
    for (String line : markdown.lines().toList()) {
      if (line.startsWith(FENCE)) {
        if (inBlock && ofCommands) {
          commands.addAll(lines(block.toString()));
        }
        inBlock = !inBlock;
        ofCommands = line.equals(FENCE);
        block.setLength(0);
      } else {
        (inBlock ? block : text).append(line).append('\n');
      }
    }
    Matcher span = SPAN.matcher(text);
    while (span.find()) {
      commands.add(span.group(1).replaceAll("\\s+", " "));
    }
    return commands.stream().distinct().toList();
  }

  private static List<String> lines(String block) {
    if (PICTURE.matcher(block).find()) {
      return List.of();
    }
    return block
        .replaceAll("\\\\\\n\\s*", "")
        .lines()
        .map(line -> line.replaceAll("\\s+# .*$", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
