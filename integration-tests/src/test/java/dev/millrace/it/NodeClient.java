package dev.millrace.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the scripts of {@code src/test/node}, installing what they need the first time. */
public final class NodeClient {

  private static final Path FOLDER = Path.of("src/test/node");
  private static final long INSTALL_SECONDS = 300;
  private static final long RUN_SECONDS = 90;
  private static final ObjectMapper JSON = new ObjectMapper();

  private NodeClient() {}

  /**
   * What it said.
   *
   * @param answer the JSON object on its standard output, missing when there was none
   * @param complaint its standard error
   */
  public record Said(int exitCode, JsonNode answer, String complaint) {}

  /** Whether there is a Node here that is new enough. */
  public static boolean isAvailable() {
    try {
      Process process = new ProcessBuilder("node", "--version").start();
      String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0
          && Integer.parseInt(version.replaceFirst("(?s)^v(\\d+).*", "$1")) >= 20;
    } catch (IOException | NumberFormatException noNode) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends one request and waits for its end. */
  public static Said ask(
      String bootstrap, URI registry, String priority, String prompt, String model)
      throws IOException, InterruptedException {
    return script("produce-and-read.mjs", bootstrap, registry.toString(), priority, prompt, model);
  }

  /** Uses every call that the facade has of OpenAI's SDK. */
  static Said openAi(URI base, String model) throws IOException, InterruptedException {
    return script("openai-sdk.mjs", base.toString(), model);
  }

  /** Asks for what the engine can do, by OpenAI's SDK. */
  static Said openAiEngine(URI base, String model) throws IOException, InterruptedException {
    return script("openai-engine.mjs", base.toString(), model);
  }

  /** Has responses made, followed, cut and gone on with, by OpenAI's SDK. */
  static Said openAiResponses(URI base, String model) throws IOException, InterruptedException {
    return script("openai-responses.mjs", base.toString(), model);
  }

  private static boolean isInstalled() {
    return Files.isDirectory(FOLDER.resolve("node_modules/openai"))
        && Files.isDirectory(FOLDER.resolve("node_modules/kafkajs"));
  }

  private static Said script(String... words) throws IOException, InterruptedException {
    if (!isInstalled()) {
      run(INSTALL_SECONDS, List.of("npm", "ci", "--ignore-scripts"));
    }
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(words));
    return run(RUN_SECONDS, command);
  }

  private static Said run(long seconds, List<String> command)
      throws IOException, InterruptedException {
    File out = File.createTempFile("node", ".out");
    File err = File.createTempFile("node", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectOutput(out)
              .redirectError(err)
              .start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      String answer = Files.readString(out.toPath());
      return new Said(
          ended ? process.exitValue() : -1,
          JSON.readTree(answer.startsWith("{") ? answer : ""),
          Files.readString(err.toPath()));
    } finally {
      Files.deleteIfExists(out.toPath());
      Files.deleteIfExists(err.toPath());
    }
  }
}
