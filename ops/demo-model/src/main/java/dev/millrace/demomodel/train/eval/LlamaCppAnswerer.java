package dev.millrace.demomodel.train.eval;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.PoolingType;
import dev.millrace.demomodel.train.corpus.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Greedy answers from llama.cpp on the quantised file: one slot, one thread, no prompt cache, so figures repeat.
 *
 * <p>The binding keeps the JVM alive after the work is done; callers end with {@link Runtime#halt}.
 */
public final class LlamaCppAnswerer implements Answerer {

  private final ModelParameters parameters;
  private final LlamaModel model;
  private final String history;

  /** Answers messages that begin a conversation. */
  public LlamaCppAnswerer(Path gguf, int context) throws IOException {
    // The binding empties its folder at every start, so it has one of its own among what is built.
    System.setProperty("de.kherud.llama.tmpdir", Files.createDirectories(Path.of("target/natives")).toString());
    parameters = new ModelParameters()
        .setModel(gguf.toString())
        .setCtxSize(context)
        .setParallel(1)
        .setThreads(1)
        .setThreadsBatch(1);
    model = new LlamaModel(parameters);
    history = "";
  }

  private LlamaCppAnswerer(ModelParameters parameters, LlamaModel model, String history) {
    this.parameters = parameters;
    this.model = model;
    this.history = history;
  }

  /** The same model, answering messages at the end of a conversation. */
  public LlamaCppAnswerer after(List<Turn> turns) {
    return new LlamaCppAnswerer(parameters, model, turns.stream()
        .map(turn -> asking(turn.user()) + turn.answer() + "<|im_end|>\n")
        .collect(Collectors.joining()));
  }

  @Override
  public List<String> answer(List<String> messages, int maxTokens) {
    return messages.stream().map(message -> complete(history + asking(message), maxTokens)).toList();
  }

  /** Continues a text. */
  public String complete(String prompt, int maxTokens) {
    return model.complete(
        new InferenceParameters(prompt).setTemperature(0).setNPredict(maxTokens).setCachePrompt(false));
  }

  /** Normalised embeddings of texts. */
  public List<float[]> embed(List<String> texts) {
    try (LlamaModel embedder = new LlamaModel(parameters.enableEmbedding().setPoolingType(PoolingType.LAST))) {
      return texts.stream().map(embedder::embed).toList();
    }
  }

  /** Token ids without the begin token. */
  public int[] encode(String text) {
    return model.encode(text);
  }

  /** The text of token ids. */
  public String decode(int[] tokens) {
    return model.decode(tokens);
  }

  private static String asking(String message) {
    return "<|im_start|>user\n" + message + "<|im_end|>\n<|im_start|>assistant\n";
  }
}
