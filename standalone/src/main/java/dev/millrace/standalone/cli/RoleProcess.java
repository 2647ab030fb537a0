package dev.millrace.standalone.cli;

import dev.millrace.service.OpsServer;
import dev.millrace.service.Role;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.stack.RoleContext;
import dev.millrace.standalone.stack.Roles;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One role in a process of its own, with its ops port, until it is stopped. */
final class RoleProcess {

  /** Makes the role. */
  @FunctionalInterface
  interface Maker<R extends Role> {
    R make(Settings settings, RoleContext foundations) throws Exception;
  }

  /** What else to do with a role that runs. */
  @FunctionalInterface
  interface Watch<R extends Role> {
    void running(R role, StopSignal stop);
  }

  private static final String DEFAULT_REDIS = "127.0.0.1:6379";

  private RoleProcess() {}

  /** Runs it; returns the exit code. */
  static <R extends Role> int run(
      Settings settings,
      Output output,
      StopSignal stop,
      Duration drain,
      Maker<R> maker,
      Watch<R> watch)
      throws Exception {
    String bootstrap = settings.kafka().bootstrap().orElse("127.0.0.1:" + settings.kafka().port());
    String redis = settings.redis().url().orElse(DEFAULT_REDIS);
    try (RoleContext foundations = RoleContext.lay(settings, bootstrap, redis);
        R role = maker.make(settings, foundations);
        OpsServer ops =
            OpsServer.start(
                Roles.ops(settings), List.of(role), foundations.meters(), System::nanoTime)) {
      role.start();
      watch.running(role, stop);
      announce(role, ops, output);
      stop.await();
      role.drain(drain);
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
      output.people().println(text);
      output.people().flush();
    }
  }
}
