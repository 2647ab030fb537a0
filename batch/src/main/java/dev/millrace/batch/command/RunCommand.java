package dev.millrace.batch.command;

import dev.millrace.batch.line.BatchInput;
import dev.millrace.batch.result.ResultFile;
import dev.millrace.batch.result.Results;
import dev.millrace.batch.run.BatchRun;
import dev.millrace.batch.run.Job;
import dev.millrace.batch.run.JobTopic;
import dev.millrace.batch.run.Tally;
import dev.millrace.client.ClientUnavailableException;
import dev.millrace.client.MillraceClient;
import dev.millrace.hash.Sha256;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.role.Installation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers every line of a file. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Answer every line of a file, each once. Lines are those of OpenAI's batches"
          + " ({\"custom_id\", \"method\", \"url\", \"body\"} for /v1/chat/completions and"
          + " /v1/completions),",
      "or {\"prompt\": ...} or {\"messages\": ...} with the parameters beside it. Killed or"
          + " interrupted, the same command goes on where it was: what was asked is not asked"
          + " again."
    })
final class RunCommand implements Callable<Integer> {

  private static final int MOST_PROBLEMS = 20;
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  @Parameters(paramLabel = "FILE", description = "The questions, one JSON object a line.")
  Path in = Path.of("");

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "The answers; what an earlier run of the job has written stays.")
  Path out = Path.of("");

  @Option(
      names = "--errors",
      paramLabel = "FILE",
      description = "Lines that failed go there, not into the answers.")
  @Nullable Path errors;

  @Option(names = "--ordered", description = "Keep the order of the lines.")
  boolean ordered;

  @Option(
      names = "--in-flight",
      defaultValue = "16",
      description = "Most lines under way at a time (default: ${DEFAULT-VALUE}).")
  int inFlight = 16;

  @Option(
      names = "--model",
      defaultValue = "millrace-demo",
      description = "Of lines that name none (default: ${DEFAULT-VALUE}).")
  String model = "";

  @Option(
      names = "--priority",
      defaultValue = "low",
      description = "critical, high, normal or low (default: ${DEFAULT-VALUE}).")
  String priority = "low";

  @Option(
      names = "--tenant",
      defaultValue = InferenceRequest.DEFAULT_TENANT,
      description = "On whose behalf (default: ${DEFAULT-VALUE}).")
  String tenant = InferenceRequest.DEFAULT_TENANT;

  @Option(
      names = "--timeout-ms",
      description = "Of each line, from its arrival in the queue (default: a day).")
  long timeoutMillis = DAY_MILLIS;

  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  /**
   * What came of it.
   *
   * @param succeeded lines of this run; those of earlier ones are in {@code before}
   */
  record Summary(
      String job, int lines, int before, int succeeded, int failed, long tokens, double seconds) {}

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    Priority urgency =
        Priority.ofLabel(priority)
            .orElseThrow(
                () ->
                    new InvalidSettingsException(
                        "--priority: must be critical, high, normal or low"));
    if (inFlight < 1 || inFlight > 10_000) {
      throw new InvalidSettingsException("--in-flight: must be 1 to 10000, got " + inFlight);
    }
    if (timeoutMillis < 1) {
      throw new InvalidSettingsException("--timeout-ms: must be positive, got " + timeoutMillis);
    }
    Installation installation = broker.installation();
    byte[] bytes = bytes();
    BatchInput input = BatchInput.read(lines(bytes), model);
    if (!input.problems().isEmpty()) {
      return refuse(input.problems(), output);
    }
    Path kept = Job.beside(out);
    boolean takenUp = Files.exists(kept);
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        Results results = results()) {
      Job job = job(kept, takenUp, Sha256.hex(bytes), urgency);
      return run(installation, job, takenUp, kept, input, results, output);
    } catch (InterruptException interrupted) {
      output.diagnostics().println("millrace: stopped; the same command goes on from here");
      return ExitCode.BAD;
    } catch (KafkaException | TopicAdminException | ClientUnavailableException unreachable) {
      output
          .diagnostics()
          .println(
              "millrace: Kafka at "
                  + installation.kafka().bootstrapServers()
                  + " cannot be used: "
                  + unreachable.getMessage()
                  + "; the same command goes on later");
      return ExitCode.NOT_STARTED;
    }
  }

  private int run(
      Installation installation,
      Job job,
      boolean takenUp,
      Path kept,
      BatchInput input,
      Results results,
      Output output)
      throws Exception {
    long begun = System.nanoTime();
    output.progress(
        (takenUp ? "going on with job " : "job ")
            + job.id()
            + ", "
            + input.lines().size()
            + " lines");
    try (JobTopic topic = JobTopic.open(installation, tenant, job.id());
        MillraceClient client =
            MillraceClient.builder()
                .kafka(installation.kafka().overrides())
                .topics(installation.topics())
                .wires(installation.wires())
                .replication(installation.plan().settings().replication())
                .poolSize(1)
                .build()) {
      Tally tally =
          new BatchRun(
                  job,
                  new BatchRun.Rules(Duration.ofMillis(timeoutMillis), inFlight, takenUp),
                  input.lines(),
                  client,
                  topic,
                  results,
                  new ProgressLine(output, System::nanoTime),
                  Clock.systemUTC())
              .run();
      Files.delete(kept);
      double seconds = (System.nanoTime() - begun) / 1e9;
      Summary summary =
          new Summary(
              job.id().toString(),
              tally.lines(),
              tally.before(),
              tally.succeeded(),
              tally.failed(),
              tally.tokens(),
              seconds);
      output.object(summary);
      output
          .text()
          .printf(
              "%d lines: %d answered, %d failed, %d were there before; %d tokens in %.1f s%n",
              summary.lines(),
              summary.succeeded(),
              summary.failed(),
              summary.before(),
              summary.tokens(),
              summary.seconds());
      return tally.failed() == 0 ? ExitCode.OK : ExitCode.BAD;
    }
  }

  private Job job(Path kept, boolean takenUp, String digest, Priority urgency)
      throws IOException, InvalidSettingsException {
    if (!takenUp) {
      Job fresh = new Job(RequestId.at(Clock.systemUTC().instant()), digest, tenant, urgency);
      fresh.write(kept);
      return fresh;
    }
    Job job = Job.read(kept);
    if (!job.input().equals(digest) || !job.tenant().equals(tenant)) {
      throw new InvalidSettingsException(
          "--out: "
              + kept
              + " is of a job with other lines or another tenant; name another output, or remove"
              + " both files");
    }
    return job;
  }

  private Results results() throws InvalidSettingsException {
    try {
      ResultFile answers = ResultFile.open(out);
      return new Results(
          answers,
          errors == null ? Optional.empty() : Optional.of(ResultFile.open(errors)),
          ordered);
    } catch (IOException unwritable) {
      throw new InvalidSettingsException(
          "--out: cannot write: " + unwritable.getMessage(), unwritable);
    }
  }

  private byte[] bytes() throws InvalidSettingsException {
    try {
      return Files.readAllBytes(in);
    } catch (IOException unreadable) {
      throw new InvalidSettingsException("FILE: cannot read " + in, unreadable);
    }
  }

  private List<String> lines(byte[] bytes) throws InvalidSettingsException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .lines()
          .toList();
    } catch (CharacterCodingException other) {
      throw new InvalidSettingsException("FILE: " + in + " is not UTF-8", other);
    }
  }

  private static int refuse(List<String> problems, Output output) {
    problems.stream().limit(MOST_PROBLEMS).forEach(output.diagnostics()::println);
    if (problems.size() > MOST_PROBLEMS) {
      output.diagnostics().println("and " + (problems.size() - MOST_PROBLEMS) + " more");
    }
    output.diagnostics().println("millrace: nothing was sent");
    return ExitCode.USAGE;
  }
}
