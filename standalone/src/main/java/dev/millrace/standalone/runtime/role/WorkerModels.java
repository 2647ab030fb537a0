package dev.millrace.standalone.runtime.role;

import dev.millrace.demomodel.DemoModel;
import dev.millrace.engine.settings.Drafting;
import dev.millrace.engine.settings.EngineSettings;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.engine.settings.LoraAdapter;
import dev.millrace.engine.settings.ScriptedSettings;
import dev.millrace.standalone.config.Settings;
import dev.millrace.worker.WorkerSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Which model a worker runs, under which name, on how many threads. */
public final class WorkerModels {

  private static final String SCRIPTED = "scripted";
  private static final String ENDING = ".gguf";

  /** Most tokens in one step of the engine. */
  public static final int BATCH_TOKENS = 256;

  /** A model this small is faster on one thread: its steps are shorter than handing work around. */
  private static final long ONE_THREAD_BYTES = 40L * 1024 * 1024;

  private WorkerModels() {}

  /** The name under which requests ask for the model. */
  public static String nameOf(Settings settings) {
    WorkerSection worker = settings.worker();
    return worker
        .modelName()
        .orElseGet(
            () ->
                worker.engine().equals(SCRIPTED)
                    ? SCRIPTED
                    : worker.model().map(WorkerModels::fileName).orElse(DemoModel.NAME));
  }

  /**
   * The engine's settings; the built-in model is unpacked under the data directory first.
   *
   * @throws IOException if it cannot be
   */
  public static EngineSettings engine(Settings settings) throws IOException {
    WorkerSection worker = settings.worker();
    String name = nameOf(settings);
    if (worker.engine().equals(SCRIPTED)) {
      return ScriptedSettings.paced(
          name, worker.slots(), worker.scripted().prefill(), worker.scripted().perToken());
    }
    Path model =
        worker.model().isPresent()
            ? worker.model().get()
            : DemoModel.extractTo(settings.data().resolve("models"));
    return new LlamaSettings(
        model,
        name,
        worker.slots(),
        worker.context(),
        threads(worker.threads(), model),
        BATCH_TOKENS,
        worker.cacheTokens().orElse(worker.context()),
        worker.cacheBytes().orElse(LlamaSettings.DEFAULT_CACHE_BYTES),
        worker.cacheFolder(),
        worker.promptContext(),
        new Drafting(worker.draftTokens(), worker.draftModel(), worker.draftMinProbability()),
        settings.data().resolve("natives"),
        worker.lora().stream()
            .map(file -> new LoraAdapter(file, (float) worker.loraScale()))
            .toList());
  }

  /** Whether the worker serves the model that comes with Millrace. */
  static boolean isBundled(WorkerSection worker) {
    return worker.model().isEmpty() && !worker.engine().equals(SCRIPTED);
  }

  private static int threads(int wanted, Path model) throws IOException {
    if (wanted > 0) {
      return wanted;
    }
    boolean small = Files.exists(model) && Files.size(model) < ONE_THREAD_BYTES;
    return small ? 1 : Runtime.getRuntime().availableProcessors();
  }

  private static String fileName(Path model) {
    Path last = model.getFileName();
    String name = last == null ? "model" : last.toString();
    return name.toLowerCase(Locale.ROOT).endsWith(ENDING)
        ? name.substring(0, name.length() - ENDING.length())
        : name;
  }
}
