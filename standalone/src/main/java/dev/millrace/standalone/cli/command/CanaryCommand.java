package dev.millrace.standalone.cli.command;

import dev.millrace.demomodel.CanaryPrompts;
import dev.millrace.demomodel.DemoModel;
import dev.millrace.demomodel.Skill;
import dev.millrace.standalone.canary.CanaryReport;
import dev.millrace.standalone.canary.CanaryRun;
import dev.millrace.standalone.canary.Thresholds;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.SettingsOptions;
import dev.millrace.standalone.cli.output.CanaryTable;
import dev.millrace.standalone.cli.output.CountLine;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.cli.process.PrivateStack;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.FacadeException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks what the whole pipeline answers, not only that it does. */
@Command(
    name = "canary",
    mixinStandardHelpOptions = true,
    description = {
      "Send prompts whose right answers are known through the whole pipeline and compare every",
      "answer, then compare answers alone and with all slots busy. Exit code 1 under a threshold.",
      "Without --server it starts everything embedded, on free ports and a temporary directory."
    })
public final class CanaryCommand implements Callable<Integer> {

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The facade of a running pipeline that serves the demo model.")
  @Nullable URI server;

  @Option(names = "--all", description = "Every skill's full set of " + CanaryRun.FULL + ".")
  boolean all;

  @Option(
      names = "--per-skill",
      paramLabel = "N",
      defaultValue = "8",
      description = "Prompts of each skill without --all, 1 to 400 (default: ${DEFAULT-VALUE}).")
  int perSkill = 8;

  @Option(
      names = "--threshold",
      paramLabel = "SHARE",
      description = {
        "Share of right answers that every skill needs, above 0 to 1 (default: 0.95; 0.90 for",
        "reversal and letter-count). One wrong answer is allowed, unless it is 1."
      })
  @Nullable Double threshold;

  @Option(
      names = "--skill",
      paramLabel = "NAME",
      description = "Only this skill, such as addition; may be given several times.")
  @Nullable List<String> only;

  @Mixin SettingsOptions options = new SettingsOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    List<Skill> skills = skills();
    Thresholds thresholds = thresholds();
    if (perSkill < 1 || perSkill > CanaryPrompts.AT_MOST) {
      throw new InvalidSettingsException("--per-skill must be 1 to " + CanaryPrompts.AT_MOST);
    }
    CanaryReport report;
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal()) {
      report = run(skills, thresholds, output);
    }
    output.object(report);
    if (!output.json()) {
      output.text().print(CanaryTable.of(report));
    }
    return report.passed() ? ExitCode.OK : ExitCode.BAD;
  }

  private CanaryReport run(List<Skill> skills, Thresholds thresholds, Output output)
      throws Exception {
    if (server != null) {
      String model = options.load().worker().modelName().orElse(DemoModel.NAME);
      try (FacadeClient facade = new FacadeClient(server)) {
        return run(facade, model, skills, thresholds, output);
      }
    }
    try (PrivateStack stack = PrivateStack.start(options, "millrace-canary-", output)) {
      return run(stack.facade(), stack.model(), skills, thresholds, output);
    }
  }

  private CanaryReport run(
      FacadeClient facade, String model, List<Skill> skills, Thresholds thresholds, Output output)
      throws FacadeException, InterruptedException {
    CountLine progress = new CountLine(output.diagnostics(), Output.onTerminal());
    return new CanaryRun(facade, model, thresholds, progress, System::nanoTime)
        .run(skills, all ? CanaryRun.FULL : perSkill);
  }

  private Thresholds thresholds() throws InvalidSettingsException {
    Double chosen = threshold;
    return InvalidSettingsException.checked(
        () -> new Thresholds(chosen == null ? OptionalDouble.empty() : OptionalDouble.of(chosen)));
  }

  private List<Skill> skills() throws InvalidSettingsException {
    List<Skill> every = List.of(Skill.values());
    if (only == null) {
      return every;
    }
    List<String> wanted = only.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    List<String> known = Arrays.stream(Skill.values()).map(Skill::id).toList();
    if (!known.containsAll(wanted)) {
      throw new InvalidSettingsException("--skill must be one of " + String.join(", ", known));
    }
    return every.stream().filter(skill -> wanted.contains(skill.id())).toList();
  }
}
