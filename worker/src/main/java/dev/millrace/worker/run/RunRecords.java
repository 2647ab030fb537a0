package dev.millrace.worker.run;

import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkItem;
import dev.millrace.resultlog.Opening;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Writes the records of one run into its result topic: the marker, the tokens, the end. Measures
 * how long the log takes.
 *
 * <p>Thread rule: any thread. Everything but {@link #accept} only hands in; the answers come on
 * threads of the log.
 */
final class RunRecords {

  private final WorkItem item;
  private final RunContext context;
  private final long takenNanos;
  private final AtomicBoolean first = new AtomicBoolean(true);
  private volatile CompletableFuture<Void> accepted = CompletableFuture.completedFuture(null);

  /**
   * @param takenNanos when the worker took the run
   */
  RunRecords(WorkItem item, RunContext context, long takenNanos) {
    this.item = item;
    this.context = context;
    this.takenNanos = takenNanos;
  }

  /** Reports that the worker has the run; may block. */
  void accept() {
    accepted = context.reports().accepted(item.request().id(), item.run());
  }

  /**
   * Appends the marker, and finds what stands before it if the run may have a predecessor.
   *
   * @param ahead told when the marker of a run without a predecessor is on its way; whatever is
   *     appended from then on stands behind it
   * @param failed told if the topic takes no records or cannot be read
   */
  void open(StartMode mode, Runnable ahead, Consumer<Opening> opened, Consumer<Throwable> failed) {
    Started marker =
        new Started(
            item.request().id(),
            item.run(),
            mode,
            item.attempt(),
            context.worker(),
            item.request().model(),
            context.clock().instant(),
            item.request().tenant());
    var unused =
        (item.mayHavePredecessor()
                ? context.log().open(item.address(), marker)
                : context.log().openFirst(item.address(), marker, ahead))
            .whenComplete(
                (opening, failure) -> {
                  context.meters().opened(context.nanoTime().getAsLong() - takenNanos);
                  if (failure == null) {
                    opened.accept(opening);
                  } else {
                    failed.accept(failure);
                  }
                });
  }

  /** Appends tokens. */
  void append(Tokens tokens, Runnable acknowledged, Consumer<Throwable> failed) {
    long handedIn = context.nanoTime().getAsLong();
    var unused =
        context
            .log()
            .append(item.address(), tokens, first.getAndSet(false))
            .whenComplete(
                (offset, failure) -> {
                  if (failure == null) {
                    context
                        .meters()
                        .acknowledged(
                            tokens.ids().size(), context.nanoTime().getAsLong() - handedIn);
                    acknowledged.run();
                  } else {
                    failed.accept(failure);
                  }
                });
  }

  /**
   * Appends the end. Invariant: the report that the run was accepted is in the log of worker events
   * before the end is in the result topic, so that the dispatcher learns of the run before any
   * later one can be ended.
   */
  void finish(
      Verdict verdict, List<Float> vector, Runnable acknowledged, Consumer<Throwable> failed) {
    Finished finished =
        new Finished(item.request().id(), item.run(), verdict, context.clock().instant(), vector);
    var unused =
        accepted
            .thenCompose(reported -> context.log().finish(item.address(), finished))
            .whenComplete(
                (offset, failure) -> {
                  if (failure == null) {
                    acknowledged.run();
                  } else {
                    failed.accept(failure);
                  }
                });
  }
}
