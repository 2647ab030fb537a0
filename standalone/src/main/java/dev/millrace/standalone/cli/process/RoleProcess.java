package dev.millrace.standalone.cli.process;

import dev.millrace.service.OpsFamily;
import dev.millrace.service.OpsServer;
import dev.millrace.service.Role;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.runtime.role.RoleContext;
import dev.millrace.standalone.runtime.role.Roles;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One role in a process of its own, with its ops port, until it is stopped.
 *
 * @param maker makes the role
 * @param drain how long a stopping role may finish what it has
 * @param failure completes when the role cannot go on and its process has to end
 */
public record RoleProcess<R extends Role>(
    Maker<R> maker, Function<Settings, Duration> drain, Function<R, CompletableFuture<?>> failure) {

  /** Makes a role. */
  @FunctionalInterface
  public interface Maker<R extends Role> {

    /** Makes it, without starting it. */
    R make(Settings settings, RoleContext context) throws Exception;
  }

  private static final String DEFAULT_REDIS = "127.0.0.1:6379";

  /** Runs it until {@code stop}; returns the exit code. */
  public int run(Settings settings, Output output, StopSignal stop) throws Exception {
    String bootstrap = settings.kafka().bootstrap().orElse("127.0.0.1:" + settings.kafka().port());
    String redis = settings.redis().url().orElse(DEFAULT_REDIS);
    try (RoleContext context = RoleContext.open(settings, bootstrap, redis);
        R role = maker.make(settings, context);
        OpsServer ops =
            OpsServer.start(
                Roles.ops(settings),
                List.of(role),
                List.of(context.redis().breaker()),
                OpsFamily.alone(role.name()),
                context.meters(),
                System::nanoTime)) {
      role.start();
      var unused = failure.apply(role).thenRun(() -> stop.raise(ExitCode.BAD));
      announce(role, ops, output);
      stop.await();
      role.drain(drain.apply(settings));
      return stop.exitCode();
    } finally {
      stop.stopped();
    }
  }

  private static void announce(Role role, OpsServer ops, Output output) {
    Map<String, String> line = new LinkedHashMap<>();
    line.put("ready", role.name());
    line.put("ops", ops.uri().toString());
    role.addresses().forEach((protocol, uri) -> line.put(protocol, uri.toString()));
    output.object(line);
    if (!output.json()) {
      StringBuilder text = new StringBuilder("READY " + role.name());
      line.entrySet().stream()
          .skip(1)
          .forEach(
              entry ->
                  text.append(' ').append(entry.getKey()).append('=').append(entry.getValue()));
      output.text().println(text);
      output.text().flush();
    }
  }
}
