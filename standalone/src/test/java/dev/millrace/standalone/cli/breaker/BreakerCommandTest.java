package dev.millrace.standalone.cli.breaker;

import static dev.millrace.standalone.cli.output.ExitCode.BAD;
import static dev.millrace.standalone.cli.output.ExitCode.OK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.service.OpsFamily;
import dev.millrace.service.OpsServer;
import dev.millrace.service.OpsServerSettings;
import dev.millrace.service.RoleStartException;
import dev.millrace.service.breaker.Breaker;
import dev.millrace.service.breaker.Breaker.State;
import dev.millrace.standalone.cli.CommandRun;
import dev.millrace.standalone.runtime.stack.Endpoints;
import dev.millrace.testing.SettableClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace breaker} against ops ports, as an operator types it. */
class BreakerCommandTest {

  @TempDir Path data;

  private final SettableClock clock = new SettableClock();
  private final Breaker launcherRedis = breaker("redis");
  private final Breaker workerRedis = breaker("redis");
  private final Breaker workerEngine = breaker("engine");
  private final List<OpsFamily.Child> children = new ArrayList<>();
  private OpsServer launcher;
  private OpsServer worker;

  @BeforeEach
  void start() throws Exception {
    worker = ops(OpsFamily.alone("worker"), workerRedis, workerEngine);
    children.add(new OpsFamily.Child("worker-1", OptionalInt.of(worker.uri().getPort())));
    launcher = ops(new OpsFamily("up", () -> children), launcherRedis);
    URI elsewhere = URI.create("http://127.0.0.1:1");
    new Endpoints(elsewhere, launcher.uri(), "127.0.0.1:1", "127.0.0.1:1", elsewhere).write(data);
  }

  @AfterEach
  void stop() {
    launcher.close();
    worker.close();
  }

  @Test
  void shouldListTheBreakersOfEveryProcessAndSayWhoseTheyAre() {
    CommandRun run = run("list", "--data", data.toString(), "--json");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(OK);
    assertThat(lines(run))
        .containsExactly("up redis closed", "worker-1 redis closed", "worker-1 engine closed");
    assertThat(run.json().get(2).path("ops").asText()).isEqualTo(worker.uri().toString());
    assertThat(run("list", "--ops", launcher.uri().toString()).out())
        .startsWith("process ")
        .contains("worker-1");
  }

  @Test
  void shouldForceABreakerInEveryProcessThatHasIt() {
    CommandRun opened = run("open", "redis", "--data", data.toString(), "--json");

    assertThat(opened.exitCode()).as(opened.err()).isEqualTo(OK);
    assertThat(lines(opened)).containsExactly("up redis forced_open", "worker-1 redis forced_open");
    assertThat(launcherRedis.state()).isEqualTo(State.FORCED_OPEN);
    assertThat(workerRedis.state()).isEqualTo(State.FORCED_OPEN);
    assertThat(workerEngine.state()).isEqualTo(State.CLOSED);

    assertThat(lines(run("close", "redis", "--data", data.toString(), "--json")))
        .containsExactly("up redis forced_closed", "worker-1 redis forced_closed");
    assertThat(lines(run("auto", "redis", "--data", data.toString(), "--json")))
        .containsExactly("up redis closed", "worker-1 redis closed");
    assertThat(workerRedis.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void shouldForceItInOneProcessOnlyWhenToldSo() {
    CommandRun opened =
        run("open", "redis", "--process", "worker-1", "--data", data.toString(), "--json");

    assertThat(lines(opened)).containsExactly("worker-1 redis forced_open");
    assertThat(launcherRedis.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void shouldDoTheRestAndSayWhoIsMissingWhenAProcessIsNotUp() {
    children.add(new OpsFamily.Child("worker-2", OptionalInt.empty()));
    children.add(new OpsFamily.Child("worker-3", OptionalInt.of(1)));

    CommandRun run = run("open", "engine", "--data", data.toString(), "--json");

    assertThat(run.exitCode()).isEqualTo(BAD);
    assertThat(lines(run)).containsExactly("worker-1 engine forced_open");
    assertThat(run.err()).contains("worker-2 is not up").contains("worker-3: no answer from");
  }

  @Test
  void shouldFailWhenNoProcessHasSuchABreaker() {
    CommandRun run = run("open", "kettle", "--data", data.toString(), "--json");

    assertThat(run.exitCode()).isEqualTo(BAD);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("there is no such breaker");
  }

  private Breaker breaker(String name) {
    return new Breaker(name, Duration.ofSeconds(1), Duration.ofSeconds(1), clock);
  }

  private OpsServer ops(OpsFamily family, Breaker... breakers) throws RoleStartException {
    return OpsServer.start(
        OpsServerSettings.DEFAULT.withPort(0),
        List.of(),
        List.of(breakers),
        family,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        clock::nanoTime);
  }

  private static CommandRun run(String... words) {
    List<String> all = new ArrayList<>(List.of("breaker"));
    all.addAll(List.of(words));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static List<String> lines(CommandRun run) {
    return run.json().stream().map(BreakerCommandTest::line).toList();
  }

  private static String line(JsonNode each) {
    return each.path("process").asText()
        + " "
        + each.path("breaker").asText()
        + " "
        + each.path("state").asText();
  }
}
