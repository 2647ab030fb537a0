package dev.millrace.chaos.text;

import dev.millrace.chaos.load.PlannedRequest;
import dev.millrace.engine.Engines;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.SettingsLoader;
import dev.millrace.standalone.runtime.role.WorkerModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * llama.cpp with the model that comes with Millrace, in this process, asked one request at a time.
 * One owner.
 */
public final class OwnEngine implements TextComparison.Uninterrupted, AutoCloseable {

  private final InferenceEngine engine;

  private OwnEngine(InferenceEngine engine) {
    this.engine = engine;
  }

  /**
   * Opens it with the settings that a worker has by default.
   *
   * @param data directory where model and natives are unpacked
   */
  public static OwnEngine open(Path data) throws InvalidSettingsException, IOException {
    Map<String, String> settings = Map.of("data", data.toString(), "worker.engine", "llama");
    return new OwnEngine(
        Engines.open(
            WorkerModels.engine(SettingsLoader.load(Optional.empty(), Map.of(), settings))));
  }

  @Override
  public String text(PlannedRequest request) throws InterruptedException {
    CompletableFuture<String> whole = new CompletableFuture<>();
    StringBuilder text = new StringBuilder();
    try {
      var unused =
          engine.start(
              new GenerationRequest(
                  new GenerationRequest.Prompt(request.prompt()),
                  SamplingParameters.GREEDY,
                  request.tokens(),
                  List.of(),
                  Optional.empty()),
              new GenerationListener() {
                @Override
                public void onToken(GeneratedToken token) {
                  text.append(token.text());
                }

                @Override
                public void onEnd(GenerationResult end) {
                  if (end instanceof GenerationResult.Completed completed) {
                    whole.complete(text.append(completed.tail()).toString());
                  } else {
                    whole.completeExceptionally(new IllegalStateException("ended as " + end));
                  }
                }
              });
      return whole.get();
    } catch (RejectedGenerationException | ExecutionException failure) {
      throw new IllegalStateException("an undisturbed engine did not finish", failure);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
