package dev.millrace.dispatcher.store;

import dev.millrace.dispatcher.cell.request.CancelMark;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Entries to bytes and back: a version byte, the generation of the writer, a kind byte, the fields;
 * the body of a request follows as it came. Writes version 5. Reads version 4, whose states do not
 * say what the request asks for, version 3, which has no generation either, version 2, whose states
 * do not count what no worker confirmed, and version 1, in which states embed the request.
 *
 * <p>Each cell that is restored has a higher generation than those whose entries it found. An entry
 * of a lower generation that comes behind one of a higher was written by a dispatcher that did not
 * know yet that it had lost the cell. Thread rule: any thread.
 */
public final class EntryCodec {

  private static final int EMBEDDED = 1;
  private static final int BODY_APART = 2;
  private static final int WITHOUT_GENERATION = 3;
  private static final int WITHOUT_DEMAND = 4;
  private static final int VERSION = 5;

  private static final int QUEUED = 1;
  private static final int DISPATCHED = 2;
  private static final int CLOSING = 3;
  private static final int ENDED = 4;
  private static final int CANCEL = 5;
  private static final int WORKER = 6;
  private static final int MODEL = 7;
  private static final int RUN = 8;
  private static final int BODY = 9;
  private static final int INTAKE = 10;
  private static final int SHARDS = 11;

  private final EmbeddedRequestFields embedded;
  private final long generation;

  /**
   * @param wire of requests, as states of version 1 embed them
   * @param generation of what it writes
   */
  public EntryCodec(Wire<InferenceRequest> wire, long generation) {
    this.embedded = new EmbeddedRequestFields(wire);
    this.generation = generation;
  }

  /** The generation of whoever wrote an entry; 0 if it does not say. */
  public static long generation(byte[] entry) {
    return entry.length >= 1 + Long.BYTES && namesGeneration(entry[0])
        ? ByteBuffer.wrap(entry).getLong(1)
        : 0;
  }

  private static boolean namesGeneration(int version) {
    return version == WITHOUT_DEMAND || version == VERSION;
  }

  /** Whether an entry must not replace the present one that stands before it in the changelog. */
  public static boolean isStale(byte[] entry, byte[] present) {
    return generation(entry) < generation(present);
  }

  /** To bytes. */
  public byte[] encode(Entry entry) {
    FieldWriter out = new FieldWriter().tag(VERSION).number(generation);
    switch (entry) {
      case Entry.OfRequest request -> write(request.state(), out);
      case Entry.OfBody body ->
          out.tag(BODY).text(body.requestId().toString()).block(body.body().bytes());
      case Entry.OfCancel cancel -> {
        out.tag(CANCEL).text(cancel.requestId().toString());
        mark(cancel.mark(), out);
      }
      case Entry.OfWorker worker ->
          out.tag(WORKER).text(worker.worker().value()).text(worker.model()).number(worker.epoch());
      case Entry.OfModel model -> out.tag(MODEL).text(model.model());
      case Entry.OfIntake intake ->
          out.tag(INTAKE)
              .text(intake.model())
              .text(
                  intake.closed().stream()
                      .sorted()
                      .map(Priority::label)
                      .collect(Collectors.joining(",")));
      case Entry.OfShards shards -> out.tag(SHARDS).text(shards.model()).number(shards.most());
      case Entry.OfRun run -> out.tag(RUN).number(run.last());
    }
    return out.toBytes();
  }

  /**
   * From bytes.
   *
   * @throws UnreadableEntryException naming the key
   */
  public Entry decode(String key, byte[] bytes) {
    try {
      FieldReader in = new FieldReader(bytes);
      int version = in.tag();
      long unused = namesGeneration(version) ? in.number() : 0;
      Entry entry = read(in, pendingOf(version));
      in.end();
      if (!entry.key().text().equals(key)) {
        throw new IOException("it is the entry of another key");
      }
      return entry;
    } catch (IOException | UndecodableException | RuntimeException failure) {
      throw new UnreadableEntryException(key, String.valueOf(failure.getMessage()), failure);
    }
  }

  private PendingReader pendingOf(int version) throws IOException {
    return switch (version) {
      case EMBEDDED -> embedded::pending;
      case BODY_APART -> RequestFields::pendingOfVersion2;
      case WITHOUT_GENERATION, WITHOUT_DEMAND -> RequestFields::pendingOfVersion3;
      case VERSION -> RequestFields::pending;
      default -> throw new IOException("version " + version + " is not known");
    };
  }

  private static void write(RequestState state, FieldWriter out) {
    switch (state) {
      case Queued queued -> RequestFields.pending(queued.pending(), out.tag(QUEUED));
      case Dispatched run -> {
        RequestFields.pending(run.pending(), out.tag(DISPATCHED));
        out.text(run.worker().value()).number(run.epoch()).number(run.run()).instant(run.at());
        out.optional(run.cancel(), mark -> mark(mark, out));
      }
      case Closing closing -> {
        RequestFields.pending(closing.pending(), out.tag(CLOSING));
        out.number(closing.run());
        VerdictFields.write(closing.verdict(), out);
        out.instant(closing.at());
      }
      case Ended ended -> RequestFields.completion(ended.completion(), out.tag(ENDED));
    }
  }

  /** Reads a request that has not ended. */
  private interface PendingReader {
    Pending read(FieldReader in) throws IOException, UndecodableException;
  }

  private static Entry read(FieldReader in, PendingReader pending)
      throws IOException, UndecodableException {
    int kind = in.tag();
    return switch (kind) {
      case QUEUED -> new Entry.OfRequest(new Queued(pending.read(in)));
      case DISPATCHED ->
          new Entry.OfRequest(
              new Dispatched(
                  pending.read(in),
                  new WorkerId(in.text()),
                  in.number(),
                  in.number(),
                  in.instant(),
                  in.optional(() -> mark(in))));
      case CLOSING ->
          new Entry.OfRequest(
              new Closing(pending.read(in), in.number(), VerdictFields.read(in), in.instant()));
      case ENDED -> new Entry.OfRequest(new Ended(RequestFields.completion(in)));
      case BODY -> new Entry.OfBody(RequestId.parse(in.text()), RequestBody.of(in.block()));
      case CANCEL -> new Entry.OfCancel(RequestId.parse(in.text()), mark(in));
      case WORKER -> new Entry.OfWorker(new WorkerId(in.text()), in.text(), in.number());
      case MODEL -> new Entry.OfModel(in.text());
      case INTAKE -> new Entry.OfIntake(in.text(), priorities(in.text()));
      case RUN -> new Entry.OfRun(in.number());
      case SHARDS -> new Entry.OfShards(in.text(), (int) in.number());
      default -> throw new IOException("kind " + kind + " is not known");
    };
  }

  private static Set<Priority> priorities(String labels) throws IOException {
    Set<Priority> priorities = EnumSet.noneOf(Priority.class);
    for (String label : labels.split(",", -1)) {
      priorities.add(
          Priority.ofLabel(label)
              .orElseThrow(() -> new IOException("priority '" + label + "' is not known")));
    }
    return priorities;
  }

  private static void mark(CancelMark mark, FieldWriter out) {
    out.text(mark.reason()).instant(mark.at());
  }

  private static CancelMark mark(FieldReader in) throws IOException {
    return new CancelMark(in.text(), in.instant());
  }
}
