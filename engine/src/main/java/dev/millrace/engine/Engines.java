package dev.millrace.engine;

import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.llama.LlamaEngine;
import dev.millrace.engine.scripted.ScriptedEngine;
import dev.millrace.engine.settings.EngineSettings;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.engine.settings.ScriptedSettings;

/** The one place that knows every engine. */
public final class Engines {

  private Engines() {}

  /**
   * Opens an engine; returns when it is ready for requests.
   *
   * @throws dev.millrace.engine.api.ModelFileException if the model file is missing, broken or
   *     unknown to the engine
   * @throws dev.millrace.engine.api.EngineUnavailableException if the engine cannot run on this
   *     machine or in its memory
   */
  public static InferenceEngine open(EngineSettings settings) {
    return switch (settings) {
      case LlamaSettings llama -> LlamaEngine.open(llama);
      case ScriptedSettings scripted -> new ScriptedEngine(scripted);
    };
  }
}
