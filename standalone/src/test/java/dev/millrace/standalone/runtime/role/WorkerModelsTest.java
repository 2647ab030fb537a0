package dev.millrace.standalone.runtime.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.engine.settings.ScriptedSettings;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.config.SettingsLoader;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerModelsTest {

  @TempDir Path data;

  @ParameterizedTest
  @CsvSource({
    "worker.engine=scripted,                      scripted",
    "worker.engine=llama,                         millrace-demo",
    "worker.model=/models/llama-8b.gguf,          llama-8b",
    "worker.model=/models/LLAMA.GGUF,             LLAMA",
    "worker.model=/models/plain,                  plain",
    "worker.model=/m/x.gguf;worker.model-name=my, my",
    "worker.engine=scripted;worker.model-name=my, my",
  })
  void shouldServeAModelUnderTheNameThatRequestsAskFor(String given, String name) throws Exception {
    assertThat(WorkerModels.nameOf(settings(given))).isEqualTo(name);
  }

  @Test
  void shouldUnpackTheBundledModelAndRunItOnOneThread() throws Exception {
    Settings settings = settings("worker.slots=3;worker.context=256");

    LlamaSettings engine = (LlamaSettings) WorkerModels.engine(settings);

    assertThat(engine.model()).isRegularFile().startsWith(data);
    assertThat(engine.threads()).isEqualTo(1);
    assertThat(engine.slots()).isEqualTo(3);
    assertThat(engine.cacheTokens()).as("as many as the context").isEqualTo(256);
    assertThat(WorkerModels.isBundled(settings.worker())).isTrue();
  }

  @Test
  void shouldTakeAsManyThreadsAsItIsToldOrTheMachineHas() throws Exception {
    Path large = data.resolve("large.gguf");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(50L * 1024 * 1024);
    }

    LlamaSettings own = (LlamaSettings) WorkerModels.engine(settings("worker.model=" + large));
    LlamaSettings told =
        (LlamaSettings) WorkerModels.engine(settings("worker.threads=7;worker.model=" + large));

    assertThat(own.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(told.threads()).isEqualTo(7);
  }

  @Test
  void shouldPaceTheScriptedEngineAsTold() throws Exception {
    Settings settings = settings("worker.engine=scripted;worker.scripted.per-token=3ms");

    assertThat(WorkerModels.engine(settings)).isInstanceOf(ScriptedSettings.class);
    assertThat(WorkerModels.isBundled(settings.worker())).isFalse();
  }

  private Settings settings(String given) throws Exception {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("data", data.toString());
    for (String each : given.split(";", -1)) {
      values.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }
    return SettingsLoader.load(Optional.empty(), Map.of(), values);
  }
}
