package dev.millrace.bench.binding;

import java.nio.file.Path;
import java.util.List;

/**
 * What the binding's process loads and measures.
 *
 * @param model a GGUF file
 * @param threads native threads
 * @param tokens per stream and measurement
 * @param streams most streams at once
 * @param batch most tokens in one native step
 * @param context tokens of one stream
 * @param prompt what every stream asks
 */
public record BindingLoad(
    Path model, int threads, int tokens, int streams, int batch, int context, String prompt) {

  static BindingLoad parse(String[] arguments) {
    return new BindingLoad(
        Path.of(arguments[0]),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[4]),
        Integer.parseInt(arguments[5]),
        arguments[6]);
  }

  List<String> arguments() {
    return List.of(
        model.toString(),
        Integer.toString(threads),
        Integer.toString(tokens),
        Integer.toString(streams),
        Integer.toString(batch),
        Integer.toString(context),
        prompt);
  }
}
