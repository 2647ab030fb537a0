package dev.millrace.wire;

import dev.millrace.model.CellStatus;
import dev.millrace.model.Closing;
import dev.millrace.model.Completion;
import dev.millrace.model.Control;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Message;
import dev.millrace.model.Outcome;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.SettingChange;
import dev.millrace.model.StoredResponse;
import dev.millrace.model.Timings;
import dev.millrace.model.TokenLikelihood;
import dev.millrace.model.Usage;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The records whose bytes are committed under {@code golden}. */
final class GoldenRecords {

  private static final RequestId ID = RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab");
  private static final Instant AT = Instant.ofEpochMilli(1_767_225_600_123L);
  private static final CellStatus.Load LOAD =
      new CellStatus.Load(
          1_000, Optional.of(Duration.ofMillis(250)), Optional.of(AT), Set.of(Priority.LOW));
  private static final long RUN = 1_767_225_600_123_456L;
  private static final ResultAddress ADDRESS = new ResultAddress("results." + ID, 42);
  private static final WorkerId WORKER = new WorkerId("worker-1");
  private static final WorkerEvent.Origin ORIGIN =
      new WorkerEvent.Origin(WORKER, RUN, 17, "llama-8b#0", AT);
  private static final WorkerEvent.Origin IN_CELL =
      new WorkerEvent.Origin(WORKER, RUN, 17, "llama-8b#0", AT, OptionalInt.of(5));

  private static final InferenceRequest CHAT =
      new InferenceRequest(
          ID,
          "acme",
          "llama-8b#0",
          new Input.Chat(
              List.of(new Message("system", "Be kind."), new Message("user", "Grüße 🌍"))),
          new GenerationParameters(
              64, 0.5, 40, 0.9, 0.05, 1.1, -0.5, 0.25, OptionalLong.of(-7), List.of("\n\n", "END")),
          Optional.of(Duration.ofMillis(1500)),
          Optional.of(ADDRESS),
          Map.of("trace", "t-1"));
  private static final InferenceRequest PROMPT =
      new InferenceRequest(
          ID,
          InferenceRequest.DEFAULT_TENANT,
          "tiny",
          new Input.Prompt("Once upon a time"),
          GenerationParameters.DEFAULTS,
          Optional.empty(),
          Optional.empty(),
          Map.of());
  private static final InferenceRequest SHAPED =
      with(
          new GenerationParameters(
              64,
              0.5,
              40,
              0.9,
              0.05,
              1.1,
              -0.5,
              0.25,
              OptionalLong.of(-7),
              List.of("\n\n", "END"),
              new OutputOptions(
                  Optional.of(new OutputForm.JsonSchema("{\"type\":\"object\"}")),
                  OptionalInt.of(2),
                  Map.of(7, -100.0, 9, 1.5))));
  private static final InferenceRequest GRAMMAR =
      with(
          GenerationParameters.DEFAULTS.with(
              OutputOptions.of(new OutputForm.Grammar("root ::= \"ö\""))));
  private static final InferenceRequest PASSAGE =
      new InferenceRequest(
          ID,
          "acme",
          "tiny",
          new Input.Passage("Grüße 🌍"),
          GenerationParameters.DEFAULTS,
          Optional.empty(),
          Optional.empty(),
          Map.of());
  private static final ResultEvent.Verdict SUCCEEDED =
      new ResultEvent.Verdict(
          Outcome.SUCCEEDED,
          Optional.of(FinishReason.LENGTH),
          Optional.empty(),
          "",
          new Usage(12, 4, 64),
          new Timings(
              Duration.ofMillis(3),
              Duration.ofNanos(1_250_000),
              Duration.ofMillis(640),
              Duration.ofMillis(645)));
  private static final ResultEvent.Verdict FAILED =
      new ResultEvent.Verdict(
          Outcome.FAILED,
          Optional.empty(),
          Optional.of(new ErrorInfo(ErrorCode.MODEL_NOT_FOUND, "model: no worker serves it")),
          "nobody came",
          Usage.NONE,
          Timings.NONE);

  private GoldenRecords() {}

  private static InferenceRequest with(GenerationParameters parameters) {
    return new InferenceRequest(
        CHAT.id(),
        CHAT.tenant(),
        CHAT.model(),
        CHAT.input(),
        parameters,
        CHAT.timeout(),
        CHAT.resultAddress(),
        CHAT.metadata());
  }

  private static final Optional<Instant> SENT = Optional.of(AT.plusMillis(20));

  /** A record, the wire it travels on, and the file of its bytes. */
  record Golden<T>(String file, Wire<T> wire, T value) {}

  static List<Golden<?>> all(Wires wires) {
    return List.of(
        new Golden<>("request-chat-v2", wires.requests(), SHAPED),
        new Golden<>("request-prompt-v2", wires.requests(), PROMPT),
        new Golden<>("request-grammar-v2", wires.requests(), GRAMMAR),
        new Golden<>("request-passage-v2", wires.requests(), PASSAGE),
        new Golden<>(
            "work-batch-v6", wires.workBatches(), moving(suspending(workBatch(false, SENT)))),
        new Golden<>("worker-status-v4", wires.workerEvents(), status(IN_CELL)),
        new Golden<>(
            "worker-accepted-v4",
            wires.workerEvents(),
            new WorkerEvent.RunAccepted(IN_CELL, ID, RUN)),
        new Golden<>(
            "worker-declined-v4",
            wires.workerEvents(),
            new WorkerEvent.RunDeclined(IN_CELL, ID, RUN, "full")),
        new Golden<>(
            "worker-ended-v4",
            wires.workerEvents(),
            new WorkerEvent.RunEnded(IN_CELL, ID, RUN, SUCCEEDED, false, Optional.of(" wörld 🌍"))),
        new Golden<>(
            "worker-left-v4", wires.workerEvents(), new WorkerEvent.Left(IN_CELL, "drained")),
        new Golden<>(
            "worker-died-v4", wires.workerEvents(), new WorkerEvent.Died(IN_CELL, "killed")),
        new Golden<>(
            "worker-shard-v4",
            wires.workerEvents(),
            new WorkerEvent.ShardReported(IN_CELL, 3, 2, 1)),
        new Golden<>("result-started-v3", wires.resultEvents(), started("acme")),
        new Golden<>("result-tokens-v3", wires.resultEvents(), likelyTokens()),
        new Golden<>("result-finished-v3", wires.resultEvents(), finishedWithVector()),
        new Golden<>(
            "completion-v2",
            wires.completions(),
            completion().withOutput(Optional.of(" wörld 🌍"))),
        new Golden<>(
            "control-cancel",
            wires.controls(),
            new Control.Cancel("tiny", ID, "caller went away", AT)),
        new Golden<>("closing-v4", wires.closings(), closing(false, "acme").in(5)),
        new Golden<>("dead-letter", wires.deadLetters(), deadLetter()),
        new Golden<>("cell-status-v3", wires.cellStatuses(), cellStatus(true, 7, LOAD)),
        new Golden<>(
            "setting-change",
            wires.settingChanges(),
            new SettingChange(
                "dispatcher.patience", Optional.of("2s"), "wörld", "a test of wörlds", AT)),
        new Golden<>(
            "stored-response",
            wires.storedResponses(),
            new StoredResponse(
                ID,
                "acme",
                "demo",
                Priority.LOW,
                new ResultAddress("results.shared", -7),
                true,
                AT,
                AT.plusSeconds(3_600),
                "{\"input\":\"wörld\"}")));
  }

  /** Records of earlier schema versions. This build no longer writes them, but decodes them. */
  static List<Golden<?>> earlier(Wires wires) {
    return List.of(
        new Golden<>("request-chat", wires.requests(), CHAT),
        new Golden<>("request-prompt", wires.requests(), PROMPT),
        new Golden<>("work-batch", wires.workBatches(), workBatch(true, Optional.empty())),
        new Golden<>("work-batch-v2", wires.workBatches(), workBatch(false, Optional.empty())),
        new Golden<>("work-batch-v3", wires.workBatches(), workBatch(false, SENT)),
        new Golden<>("work-batch-v4", wires.workBatches(), suspending(workBatch(false, SENT))),
        new Golden<>(
            "work-batch-v5", wires.workBatches(), moving(suspending(workBatch(false, SENT)))),
        new Golden<>("worker-status-v3", wires.workerEvents(), status(ORIGIN)),
        new Golden<>(
            "worker-accepted-v3",
            wires.workerEvents(),
            new WorkerEvent.RunAccepted(ORIGIN, ID, RUN)),
        new Golden<>(
            "worker-declined-v3",
            wires.workerEvents(),
            new WorkerEvent.RunDeclined(ORIGIN, ID, RUN, "full")),
        new Golden<>(
            "worker-ended-v3",
            wires.workerEvents(),
            new WorkerEvent.RunEnded(ORIGIN, ID, RUN, SUCCEEDED, false, Optional.of(" wörld 🌍"))),
        new Golden<>(
            "worker-left-v3", wires.workerEvents(), new WorkerEvent.Left(ORIGIN, "drained")),
        new Golden<>(
            "worker-died-v3", wires.workerEvents(), new WorkerEvent.Died(ORIGIN, "killed")),
        new Golden<>("worker-status-v2", wires.workerEvents(), status(ORIGIN)),
        new Golden<>(
            "worker-accepted-v2",
            wires.workerEvents(),
            new WorkerEvent.RunAccepted(ORIGIN, ID, RUN)),
        new Golden<>(
            "worker-declined-v2",
            wires.workerEvents(),
            new WorkerEvent.RunDeclined(ORIGIN, ID, RUN, "full")),
        new Golden<>(
            "worker-ended-v2",
            wires.workerEvents(),
            new WorkerEvent.RunEnded(ORIGIN, ID, RUN, SUCCEEDED, false, Optional.of(" wörld 🌍"))),
        new Golden<>(
            "worker-left-v2", wires.workerEvents(), new WorkerEvent.Left(ORIGIN, "drained")),
        new Golden<>("worker-status", wires.workerEvents(), status(ORIGIN)),
        new Golden<>(
            "worker-accepted", wires.workerEvents(), new WorkerEvent.RunAccepted(ORIGIN, ID, RUN)),
        new Golden<>(
            "worker-declined",
            wires.workerEvents(),
            new WorkerEvent.RunDeclined(ORIGIN, ID, RUN, "full")),
        new Golden<>(
            "worker-ended",
            wires.workerEvents(),
            new WorkerEvent.RunEnded(ORIGIN, ID, RUN, SUCCEEDED, true)),
        new Golden<>("worker-left", wires.workerEvents(), new WorkerEvent.Left(ORIGIN, "drained")),
        new Golden<>("completion", wires.completions(), completion()),
        new Golden<>("result-started", wires.resultEvents(), started("")),
        new Golden<>("result-tokens", wires.resultEvents(), tokens()),
        new Golden<>("result-finished", wires.resultEvents(), finished()),
        new Golden<>("result-started-v2", wires.resultEvents(), started("acme")),
        new Golden<>("result-tokens-v2", wires.resultEvents(), tokens()),
        new Golden<>("result-finished-v2", wires.resultEvents(), finished()),
        new Golden<>("closing", wires.closings(), closing(true, "")),
        new Golden<>("closing-v2", wires.closings(), closing(false, "")),
        new Golden<>("closing-v3", wires.closings(), closing(false, "acme")),
        new Golden<>(
            "cell-status", wires.cellStatuses(), cellStatus(false, 0, CellStatus.Load.NONE)),
        new Golden<>(
            "cell-status-v2", wires.cellStatuses(), cellStatus(true, 0, CellStatus.Load.NONE)));
  }

  private static ResultEvent started(String tenant) {
    return new ResultEvent.Started(
        ID, RUN, ResultEvent.StartMode.RESTART, 2, WORKER.value(), "tiny", AT, tenant);
  }

  private static ResultEvent tokens() {
    return new ResultEvent.Tokens(ID, RUN, 5, " wörld 🌍", List.of(0, 1, 127, 128, 32_000));
  }

  /** The second token is half a character. */
  private static ResultEvent likelyTokens() {
    return new ResultEvent.Tokens(
        ID,
        RUN,
        5,
        " wörld",
        List.of(7, 9),
        List.of(
            new TokenLikelihood(
                bytes(0x20, 0x77),
                -0.25,
                List.of(
                    new TokenLikelihood.Alternative(7, bytes(0x20, 0x77), -0.25),
                    new TokenLikelihood.Alternative(8, bytes(), -3.5))),
            new TokenLikelihood(bytes(0xc3), -1.5, List.of())));
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  private static ResultEvent finishedWithVector() {
    return new ResultEvent.Finished(ID, RUN, SUCCEEDED, AT, List.of(0.6f, -0.8f, 0f));
  }

  private static ResultEvent finished() {
    return new ResultEvent.Finished(ID, RUN, SUCCEEDED, AT);
  }

  private static Closing closing(boolean mayHavePredecessor, String tenant) {
    return new Closing(ID, "tiny", RUN, 0, ADDRESS, FAILED, AT, mayHavePredecessor, tenant);
  }

  private static WorkBatch suspending(WorkBatch batch) {
    return new WorkBatch(
        batch.worker(),
        batch.epoch(),
        batch.items(),
        batch.cancels(),
        List.of(new WorkBatch.SuspendRun(ID, RUN + 3)));
  }

  private static WorkBatch moving(WorkBatch batch) {
    return new WorkBatch(
        batch.worker(),
        batch.epoch(),
        batch.items(),
        batch.cancels(),
        batch.suspends(),
        OptionalInt.of(5));
  }

  private static WorkBatch workBatch(
      boolean firstMayHavePredecessor, Optional<Instant> firstSentAt) {
    return new WorkBatch(
        WORKER,
        RUN,
        List.of(
            new WorkItem(
                CHAT,
                Priority.CRITICAL,
                RUN + 1,
                1,
                AT,
                Optional.of(AT.plusMillis(1500)),
                ADDRESS,
                firstMayHavePredecessor,
                firstSentAt),
            new WorkItem(PROMPT, Priority.LOW, RUN + 2, 3, AT, Optional.empty(), ADDRESS)),
        List.of(new WorkBatch.CancelRun(ID, RUN, "asked for")));
  }

  private static WorkerEvent.Status status(WorkerEvent.Origin origin) {
    return new WorkerEvent.Status(
        origin,
        WorkerEvent.WorkerState.READY,
        4,
        1,
        3,
        4096,
        1L << 32,
        1L << 31,
        99,
        List.of(new WorkerEvent.HeldRun(ID, RUN, 8)));
  }

  private static Completion completion() {
    return new Completion(
        ID,
        "acme",
        "tiny",
        Priority.HIGH,
        RUN,
        1,
        WORKER.value(),
        ADDRESS,
        SUCCEEDED,
        AT,
        AT.plusMillis(645),
        Optional.empty());
  }

  private static DeadLetter deadLetter() {
    return new DeadLetter(
        "requests.high",
        3,
        77,
        AT,
        Optional.of(DeadLetter.Bytes.of("tiny".getBytes(StandardCharsets.UTF_8))),
        Optional.of(DeadLetter.Bytes.of(new byte[] {1, 2, 3, -1})),
        List.of(new DeadLetter.Header("h", DeadLetter.Bytes.of(new byte[] {0}))),
        DeadLetter.ReasonCode.UNDECODABLE,
        "record: must begin with the magic byte 0",
        AT);
  }

  private static CellStatus cellStatus(boolean drained, long tokens, CellStatus.Load load) {
    return new CellStatus(
        "tiny",
        2,
        AT,
        Map.of(Priority.CRITICAL, 1, Priority.HIGH, 2, Priority.NORMAL, 3, Priority.LOW, 4),
        5,
        Optional.of(AT),
        List.of(
            new CellStatus.WorkerView(
                WORKER,
                RUN,
                WorkerEvent.WorkerState.DRAINING,
                false,
                4,
                1,
                4096,
                10,
                20,
                drained,
                tokens)),
        load);
  }
}
