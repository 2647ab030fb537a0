package dev.millrace.demomodel.train.eval;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Greedy answers from llama.cpp on the quantised file: one slot, one thread, no prompt cache, so that the figures repeat.
 *
 * <p>The binding keeps the JVM alive after the work is done; callers end with {@link Runtime#halt}.
 */
public final class LlamaCppAnswerer implements Answerer {

  private final LlamaModel model;

  public LlamaCppAnswerer(Path gguf, int context) throws IOException {
    System.setProperty("de.kherud.llama.tmpdir", Files.createTempDirectory("demo-model-natives").toString());
    model = new LlamaModel(new ModelParameters()
        .setModel(gguf.toString())
        .setCtxSize(context)
        .setParallel(1)
        .setThreads(1)
        .setThreadsBatch(1));
  }

  @Override
  public List<String> answer(List<String> messages, int maxTokens) {
    return messages.stream()
        .map(message -> "<|im_start|>user\n" + message + "<|im_end|>\n<|im_start|>assistant\n")
        .map(prompt -> complete(prompt, maxTokens))
        .toList();
  }

  /** Continues a text. */
  public String complete(String prompt, int maxTokens) {
    return model.complete(
        new InferenceParameters(prompt).setTemperature(0).setNPredict(maxTokens).setCachePrompt(false));
  }

  /** Token ids without the begin token. */
  public int[] encode(String text) {
    return model.encode(text);
  }

  public String decode(int[] tokens) {
    return model.decode(tokens);
  }
}
