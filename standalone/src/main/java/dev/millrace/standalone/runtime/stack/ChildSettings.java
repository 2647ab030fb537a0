package dev.millrace.standalone.runtime.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.config.Settings.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The settings that a worker process gets from its parent, as a file that only its owner may read:
 * client settings may hold secrets, and a command line can be read by everybody.
 */
final class ChildSettings {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ChildSettings() {}

  /** Writes the file; JSON is YAML. */
  static Path write(Settings settings, String bootstrap, String redisUrl, String workerId)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode millrace = root.putObject("millrace");
    millrace.put("data", settings.data().toString());
    ObjectNode kafka = millrace.putObject("kafka");
    kafka.put("bootstrap", bootstrap);
    kafka.put("partitions", settings.kafka().partitions());
    kafka.put("replication", settings.kafka().replication());
    kafka.put("start-timeout", settings.kafka().startTimeout().toString());
    settings.kafka().prefix().ifPresent(prefix -> kafka.put("prefix", prefix));
    settings.kafka().client().forEach(kafka.putObject("client")::put);
    ObjectNode redis = millrace.putObject("redis");
    redis.put("url", redisUrl).put("timeout", settings.redis().timeout().toString());
    settings.registry().url().ifPresent(url -> millrace.putObject("registry").put("url", url));
    millrace.putObject("ops").put("port", 0).put("host", settings.ops().host());
    worker(millrace.putObject("worker"), settings.worker(), workerId);
    Path directory = Files.createDirectories(settings.data().resolve("run"));
    Path file = directory.resolve(workerId + ".yaml");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, root.toString());
  }

  private static void worker(ObjectNode node, WorkerSettings worker, String id) {
    node.put("id", id);
    node.put("engine", worker.engine());
    worker.model().ifPresent(model -> node.put("model", model.toAbsolutePath().toString()));
    worker.modelName().ifPresent(name -> node.put("model-name", name));
    node.put("slots", worker.slots());
    node.put("context", worker.context());
    node.put("threads", worker.threads());
    worker.cacheTokens().ifPresent(tokens -> node.put("cache-tokens", tokens));
    worker.cacheBytes().ifPresent(bytes -> node.put("cache-bytes", bytes));
    worker
        .cacheFolder()
        .ifPresent(f -> node.put("cache-folder", f.resolve(id).toAbsolutePath().toString()));
    node.put("prompt-context", worker.promptContext());
    node.put("draft-tokens", worker.draftTokens());
    node.put("draft-min-probability", worker.draftMinProbability());
    worker.draftModel().ifPresent(d -> node.put("draft-model", d.toAbsolutePath().toString()));
    worker.lora().ifPresent(lora -> node.put("lora", lora.toAbsolutePath().toString()));
    node.put("lora-scale", worker.loraScale());
    node.put("prefetch", worker.prefetch());
    node.put("heartbeat", worker.heartbeat().toString());
    node.put("token-linger", worker.tokenLinger().toString());
    node.put("drain", worker.drain().toString());
    node.put("canary-interval", worker.canaryInterval().toString());
    node.put("canary-threshold", worker.canaryThreshold());
    worker.canaryFile().ifPresent(f -> node.put("canary-file", f.toAbsolutePath().toString()));
    node.putObject("scripted")
        .put("per-token", worker.scripted().perToken().toString())
        .put("prefill", worker.scripted().prefill().toString());
  }
}
