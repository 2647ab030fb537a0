package dev.millrace.standalone.modelinfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A model's facts as lines for people. Pure. */
public final class ModelInfoText {

  private static final int TEMPLATE_LINES = 3;
  private static final int TEMPLATE_WIDTH = 72;

  private ModelInfoText() {}

  /** The lines, each with its end. Control characters of the file are left out. */
  public static String of(ModelInfo info) {
    StringBuilder text = new StringBuilder();
    row(text, "file", info.file());
    row(text, "size", bytes(info.fileBytes()));
    row(text, "sha-256", info.sha256());
    row(text, "name", info.name() == null ? "-" : info.name());
    row(text, "architecture", info.architecture());
    row(text, "parameters", String.format(Locale.ROOT, "%,d", info.parameters()));
    row(text, "quantisation", info.quantisation());
    row(text, "context", info.context() + " tokens");
    row(text, "vocabulary", info.vocabulary() + " tokens, " + kind(info.vocabularyType()));
    List<String> template = template(info.chatTemplate() == null ? "" : info.chatTemplate());
    for (int i = 0; i < template.size(); i++) {
      row(text, i == 0 ? "chat template" : "", template.get(i));
    }
    row(text, "weights", bytes(info.weightBytes()));
    row(
        text,
        "each slot",
        bytes(info.slotBytes())
            + " for "
            + info.slotContext()
            + " tokens of "
            + info.tokenBytes()
            + " bytes");
    row(
        text,
        "engine",
        "%s with %d slots: weights + %s of cache + %s to compute"
            .formatted(
                bytes(info.engine().totalBytes()),
                info.slots(),
                bytes(info.engine().cacheBytes()),
                bytes(info.engine().computeBytes())));
    return text.toString();
  }

  private static void row(StringBuilder text, String head, String value) {
    StringBuilder safe = new StringBuilder();
    value.codePoints().filter(c -> !Character.isISOControl(c)).forEach(safe::appendCodePoint);
    text.append(String.format(Locale.ROOT, "%-14s%s%n", head, safe));
  }

  private static List<String> template(String template) {
    if (template.isEmpty()) {
      return List.of("none; chats are rendered as ChatML");
    }
    List<String> all = template.lines().toList();
    List<String> shown = new ArrayList<>();
    boolean whole = all.size() <= TEMPLATE_LINES;
    for (String line : all.subList(0, Math.min(TEMPLATE_LINES, all.size()))) {
      boolean fits = line.length() <= TEMPLATE_WIDTH;
      shown.add(fits ? line : line.substring(0, TEMPLATE_WIDTH) + "…");
      whole &= fits;
    }
    if (!whole) {
      shown.add("(" + template.length() + " characters; --json has them all)");
    }
    return shown;
  }

  private static String kind(String type) {
    return switch (type) {
      case "llama" -> "llama (SentencePiece)";
      case "gpt2" -> "gpt2 (byte pairs)";
      default -> type;
    };
  }

  private static String bytes(long bytes) {
    double value = bytes / 1024.0;
    String unit = "KiB";
    for (String larger : List.of("MiB", "GiB", "TiB")) {
      if (value >= 1024) {
        value /= 1024;
        unit = larger;
      }
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
