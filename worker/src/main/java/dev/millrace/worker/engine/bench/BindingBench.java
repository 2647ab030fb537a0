package dev.millrace.worker.engine.bench;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The binding's own classes, in a process of their own: n threads that each ask for a completion.
 * Prints tokens per second, one line per number of threads.
 *
 * <p>Arguments: model file, native threads, tokens per stream, then the numbers of streams.
 */
public final class BindingBench {

  private BindingBench() {}

  public static void main(String[] args) throws InterruptedException {
    int threads = Integer.parseInt(args[1]);
    int tokens = Integer.parseInt(args[2]);
    int most = Integer.parseInt(args[args.length - 1]);
    ModelParameters parameters =
        new ModelParameters()
            .setModel(args[0])
            .setThreads(threads)
            .setParallel(most)
            .setBatchSize(256)
            .setCtxSize(most * EngineBench.CONTEXT);
    LlamaModel model = new LlamaModel(parameters);
    run(model, most, 4);
    for (int i = 3; i < args.length; i++) {
      int streams = Integer.parseInt(args[i]);
      long began = System.nanoTime();
      run(model, streams, tokens);
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.println(EngineBench.BINDING_LINE + streams + " " + streams * tokens / seconds);
    }
    System.out.flush();
    // The binding's native thread never ends by itself.
    Runtime.getRuntime().halt(0);
  }

  private static void run(LlamaModel model, int streams, int tokens) throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      go.await();
                    } catch (InterruptedException e) {
                      return;
                    }
                    model.complete(
                        new InferenceParameters(BenchText.PROMPT)
                            .setNPredict(tokens)
                            .setTemperature(0));
                  }));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
