package dev.millrace.engine.settings;

/** Which engine to open and how. JDK types only, so that any configuration can build it. */
public sealed interface EngineSettings permits LlamaSettings, ScriptedSettings {

  /** The name under which requests ask for the model. */
  String modelName();

  /** Sequences that run at once. */
  int slots();
}
