package dev.millrace.standalone.runtime.stack;

import dev.millrace.service.OpsFamily;
import dev.millrace.standalone.config.EffectiveSettings;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.config.SettingsLoader;
import dev.millrace.standalone.runtime.supervisor.ChildSpec;
import dev.millrace.standalone.runtime.supervisor.RestartPolicy;
import dev.millrace.standalone.runtime.supervisor.Supervisor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A worker process: this program again, with the worker's command. */
final class WorkerChild {

  private static final Pattern OPS_ADDRESS = Pattern.compile(" ops=(\\S+)");

  private WorkerChild() {}

  /**
   * Starts to supervise it.
   *
   * @param restarts when it is started again
   * @param died called after each end that nobody asked for
   */
  static Supervisor start(
      Settings settings,
      RestartPolicy restarts,
      String bootstrap,
      String redis,
      String id,
      Runnable died)
      throws IOException {
    Path configuration = settings.data().resolve("run").resolve(id + ".yaml");
    EffectiveSettings.write(configuration, settings, ownSettings(settings, bootstrap, redis, id));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(InheritedJvmOptions.forWorker());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xms32m",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.millrace.standalone.Main",
            "worker",
            "--config",
            configuration.toString(),
            "--until-end-of-input"));
    ChildSpec spec =
        new ChildSpec(
            id,
            command,
            settings.data().resolve("logs").resolve(id + ".log"),
            // The file already says what the environment said, unless the command line said
            // otherwise.
            SettingsLoader::isSetting);
    return Supervisor.start(spec, restarts, Stack.stopPatience(settings), died);
  }

  /** How its ops port is found: the line that says that it is ready names it. */
  static OpsFamily.Child inFamily(Supervisor worker) {
    OptionalInt port =
        worker.readyLine().map(OPS_ADDRESS::matcher).filter(Matcher::find).stream()
            .mapToInt(found -> URI.create(found.group(1)).getPort())
            .findFirst();
    return new OpsFamily.Child(worker.name(), port);
  }

  /** What is different for this worker. */
  private static Map<String, String> ownSettings(
      Settings settings, String bootstrap, String redis, String id) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("kafka.bootstrap", bootstrap);
    own.put("redis.url", redis);
    own.put("worker.id", id);
    own.put("ops.port", "0");
    settings
        .worker()
        .cacheFolder()
        .ifPresent(
            folder ->
                own.put("worker.cache-folder", folder.resolve(id).toAbsolutePath().toString()));
    return own;
  }
}
