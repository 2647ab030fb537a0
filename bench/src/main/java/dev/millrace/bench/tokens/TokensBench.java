package dev.millrace.bench.tokens;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.client.MillraceClient;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.function.Consumer;

/**
 * Tokens per second from an instant engine through result topics to readers, while long outputs are
 * under way; then records of one token's size, and of several, through as many topics with nothing
 * but a producer and a consumer.
 *
 * <p>The readers run on the same machine and their processor time counts. One use, one thread.
 */
public final class TokensBench {

  private static final String WORD = " another";
  private static final int WORD_ID = 47;

  /** Indices of a long output, so that numbers take the bytes that they mostly take. */
  private static final int SOME_INDEX = 1_000;

  private final TokensLoad load;
  private final Consumer<String> progress;

  /** With this load; {@code progress} sees what happens. */
  public TokensBench(TokensLoad load, Consumer<String> progress) {
    this.load = load;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param bootstrap the broker behind {@code client}
   * @param wire how records of result topics become bytes
   */
  public void run(
      BenchReport report, MillraceClient client, String bootstrap, Wire<ResultEvent> wire)
      throws InterruptedException, TopicAdminException {
    double piped = streams(report, client);
    for (int tokens : load.coalesced()) {
      double plain = plain(report, bootstrap, wire, tokens);
      report.figure("share_of_plain_" + tokens, piped / plain, "ratio");
    }
    report.atLeast("tokens_per_s", load.perSecond());
    report.atMost("failed", 0);
  }

  private double streams(BenchReport report, MillraceClient client) throws InterruptedException {
    LongStreams streams = new LongStreams(client, load);
    progress.accept("warm-up: " + load.streams() + " outputs of " + load.tokens() + " tokens");
    streams.keep(load.warmUp());
    progress.accept(load.streams() + " outputs of " + load.tokens() + " tokens under way");
    Flow begin = streams.flow();
    streams.keep(load.window());
    Flow flow = streams.flow().since(begin);
    int failed = streams.drain();
    flow.into(report, "");
    report.figure("worker_processor_ms_per_1000_tokens", flow.childMillisPerThousand(), "ms");
    report.figure("outputs", streams.begun(), "count");
    report.figure("failed", failed, "count");
    return flow.tokensPerSecond();
  }

  private double plain(BenchReport report, String bootstrap, Wire<ResultEvent> wire, int tokens)
      throws InterruptedException, TopicAdminException {
    ResultEvent.Tokens event =
        new ResultEvent.Tokens(
            RequestId.at(Instant.now()),
            1,
            SOME_INDEX,
            WORD.repeat(tokens),
            Collections.nCopies(tokens, WORD_ID));
    byte[] key = event.requestId().toString().getBytes(StandardCharsets.UTF_8);
    byte[] value = wire.encode(event);
    progress.accept("plain records of " + tokens + " tokens, " + value.length + " bytes");
    try (PlainRecords records = PlainRecords.open(bootstrap, load.topics())) {
      Flow flow = records.run(key, value, tokens, load);
      report.figure("plain_" + tokens + "_record_bytes", value.length, "B");
      flow.into(report, "plain_" + tokens + "_");
      return flow.tokensPerSecond();
    }
  }
}
