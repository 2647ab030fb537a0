package dev.millrace.engine.llama.chat;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites what templates take from Python into what the Java implementation of Jinja knows. Only
 * inside tags; the text around them stays as it is.
 */
final class TemplateDialect {

  private static final Pattern TAG = Pattern.compile("\\{[%{].*?[%}]}", Pattern.DOTALL);

  /** Python tests before it negates; the Java implementation negates first. */
  private static final Pattern NEGATED_TEST =
      Pattern.compile("\\bnot\\s+([\\w.\\[\\]'\"]+)\\s+is\\s+(?!not\\b)(\\w+)");

  private static final Map<String, String> METHODS =
      Map.of(
          ".startswith(", ".startsWith(",
          ".endswith(", ".endsWith(",
          ".upper()", ".toUpperCase()",
          ".lower()", ".toLowerCase()",
          ".lstrip()", ".stripLeading()",
          ".rstrip()", ".stripTrailing()");

  private TemplateDialect() {}

  static String translated(String template) {
    Matcher tags = TAG.matcher(template);
    return tags.replaceAll(tag -> Matcher.quoteReplacement(translatedTag(tag.group())));
  }

  private static String translatedTag(String tag) {
    String result = NEGATED_TEST.matcher(tag).replaceAll("$1 is not $2");
    for (Map.Entry<String, String> method : METHODS.entrySet()) {
      result = result.replace(method.getKey(), method.getValue());
    }
    return result;
  }
}
