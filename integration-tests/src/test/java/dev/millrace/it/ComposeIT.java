package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.RequestResult;
import dev.millrace.standalone.facade.ServedModels;
import dev.millrace.standalone.facade.StreamedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** The distributed form: docker-compose.yml comes up healthy and serves a request. */
@EnabledIf(
    value = "dev.millrace.it.DockerEngine#isAvailable",
    disabledReason = "SKIPPED: needs a Docker engine")
class ComposeIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String PROJECT = "millrace-test-" + ProcessHandle.current().pid();
  private static final long MINUTES = 6;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void shouldComeUpHealthyAndServeARequest() throws Exception {
    int http = freePort();
    int ops = freePort();
    List<String> ports =
        List.of(
            "MILLRACE_HTTP_PORT=" + http,
            "MILLRACE_OPS_PORT=" + ops,
            "MILLRACE_KAFKA_PORT=" + freePort());
    run(ports, "docker", "build", "-q", "-t", "millrace:local", ".");
    try {
      run(ports, compose("up", "--wait", "--no-build", "--wait-timeout", "180"));
      try (FacadeClient facade = new FacadeClient(URI.create("http://127.0.0.1:" + http))) {
        RequestResult result =
            StreamedRequest.run(
                facade,
                new ObjectMapper()
                    .createObjectNode()
                    .put("model", ServedModels.pick(facade, null))
                    .put("prompt", "Once upon a time ")
                    .put("max_tokens", 24),
                new StreamedRequest.Watcher() {});
        assertThat(result.succeeded()).as("outcome of %s", result).isTrue();
        assertThat(result.tokens()).isPositive();
        assertThat(health(ops))
            .as("the facade has Kafka and Redis")
            .contains("\"state\":\"healthy\"");
      }
    } catch (AssertionError | Exception failure) {
      run(ports, compose("logs", "--tail", "60"));
      throw failure;
    } finally {
      run(ports, compose("down", "--volumes", "--timeout", "20"));
    }
  }

  private static String[] compose(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose", "-p", PROJECT));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  private static void run(List<String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("compose", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    for (String variable : environment) {
      String[] pair = variable.split("=", 2);
      builder.environment().put(pair[0], pair[1]);
    }
    Process process = builder.start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(output);
    Files.delete(output);
    if (List.of(command).contains("logs")) {
      System.out.println(said);
    }
    assertThat(ended && process.exitValue() == 0)
        .as("%s said: %s", String.join(" ", command), said)
        .isTrue();
  }

  private static String health(int opsPort) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + opsPort + "/health");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
