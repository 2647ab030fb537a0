package dev.millrace.worker.engine.factory;

import dev.millrace.worker.engine.EngineSettings;
import dev.millrace.worker.engine.InferenceEngine;
import dev.millrace.worker.engine.LlamaSettings;
import dev.millrace.worker.engine.ScriptedSettings;
import dev.millrace.worker.engine.llama.LlamaEngine;
import dev.millrace.worker.engine.scripted.ScriptedEngine;

/** The one place that knows every engine. */
public final class Engines {

  private Engines() {}

  /**
   * Opens an engine; returns when it is ready for requests.
   *
   * @throws dev.millrace.worker.engine.ModelFileException if the model file is missing, broken or
   *     unknown to the engine
   * @throws dev.millrace.worker.engine.EngineUnavailableException if the engine cannot run on this
   *     machine or in its memory
   */
  public static InferenceEngine open(EngineSettings settings) {
    return switch (settings) {
      case LlamaSettings llama -> LlamaEngine.open(llama);
      case ScriptedSettings scripted -> new ScriptedEngine(scripted);
    };
  }
}
