package dev.millrace.bench.engine;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The binding's own classes, in a process of their own: for every number n on a line of its
 * standard input, n threads ask for a completion each. Answers with tokens per second.
 *
 * <p>Arguments: model file, native threads, tokens per stream, most streams.
 */
public final class BindingBench {

  private BindingBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int tokens = Integer.parseInt(args[2]);
    int most = Integer.parseInt(args[3]);
    ModelParameters parameters =
        new ModelParameters()
            .setModel(args[0])
            .setThreads(Integer.parseInt(args[1]))
            .setParallel(most)
            .setBatchSize(EngineBench.BATCH)
            .setCtxSize(most * EngineBench.CONTEXT);
    LlamaModel model = new LlamaModel(parameters);
    run(model, most, 4);
    BufferedReader wanted =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = wanted.readLine(); line != null; line = wanted.readLine()) {
      int streams = Integer.parseInt(line);
      long began = System.nanoTime();
      run(model, streams, tokens);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.println(EngineBench.BINDING_LINE + streams * tokens / seconds);
      System.out.flush();
    }
    // The binding's native thread never ends by itself.
    Runtime.getRuntime().halt(0);
  }

  private static void run(LlamaModel model, int streams, int tokens) throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      threads.add(Thread.ofPlatform().start(() -> complete(model, go, tokens)));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void complete(LlamaModel model, CountDownLatch go, int tokens) {
    try {
      go.await();
    } catch (InterruptedException e) {
      return;
    }
    // Nobody has read the prompt before: the engine and the bare loop read it every time.
    model.complete(
        new InferenceParameters(BenchText.PROMPT)
            .setNPredict(tokens)
            .setTemperature(0)
            .setCachePrompt(false));
  }
}
