package dev.millrace.bench.binding;

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
 * <p>Arguments: those of a {@link BindingLoad}.
 */
public final class BindingBench {

  private BindingBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    BindingLoad load = BindingLoad.parse(args);
    ModelParameters parameters =
        new ModelParameters()
            .setModel(load.model().toString())
            .setThreads(load.threads())
            .setParallel(load.streams())
            .setBatchSize(load.batch())
            .setCtxSize(load.streams() * load.context());
    LlamaModel model = new LlamaModel(parameters);
    run(model, load, load.streams(), 4);
    BufferedReader wanted =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = wanted.readLine(); line != null; line = wanted.readLine()) {
      int streams = Integer.parseInt(line);
      long began = System.nanoTime();
      run(model, load, streams, load.tokens());
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.println(BindingProcess.LINE + streams * load.tokens() / seconds);
      System.out.flush();
    }
    // The binding's native thread never ends by itself.
    Runtime.getRuntime().halt(0);
  }

  private static void run(LlamaModel model, BindingLoad load, int streams, int tokens)
      throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      threads.add(Thread.ofPlatform().start(() -> complete(model, load.prompt(), go, tokens)));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void complete(LlamaModel model, String prompt, CountDownLatch go, int tokens) {
    try {
      go.await();
    } catch (InterruptedException e) {
      return;
    }
    // Nobody has read the prompt before: the engine and the bare loop read it every time.
    model.complete(
        new InferenceParameters(prompt)
            .setNPredict(tokens)
            .setTemperature(0)
            .setCachePrompt(false));
  }
}
