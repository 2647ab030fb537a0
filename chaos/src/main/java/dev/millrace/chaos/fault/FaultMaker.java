package dev.millrace.chaos.fault;

import dev.millrace.chaos.parts.Door;
import dev.millrace.chaos.parts.Installation;
import dev.millrace.chaos.parts.Part;
import dev.millrace.chaos.parts.PartKind;
import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.chaos.proxy.Link;
import dev.millrace.chaos.proxy.LinkState;
import java.util.List;

/** Turns plans into faults of an installation. Any thread. */
final class FaultMaker {

  private final Means means;
  private final Installation installation;
  private final RecordFaults records;

  FaultMaker(Means means) {
    this.means = means;
    this.installation = means.installation();
    this.records = new RecordFaults(means.records(), means.ledger(), means.load(), means.topics());
  }

  Fault make(PlannedFault planned) {
    return switch (planned.kind()) {
      case KILL_WORKER -> new KillFault(one(planned, PartKind.WORKER));
      case KILL_DISPATCHER -> new KillFault(one(planned, PartKind.DISPATCHER));
      case KILL_FACADE -> new KillFault(one(planned, PartKind.FACADE));
      case KILL_SINK -> new KillFault(one(planned, PartKind.SINK));
      case KILL_BROKER -> new KillFault(one(planned, PartKind.BROKER));
      case KILL_REDIS -> new KillFault(one(planned, PartKind.REDIS));
      case KILL_ALL -> new KillFault(installation.parts());
      case PAUSE_WORKER -> new PauseFault(one(planned, PartKind.WORKER));
      case PAUSE_DISPATCHER -> new PauseFault(one(planned, PartKind.DISPATCHER));
      case PAUSE_FACADE -> new PauseFault(one(planned, PartKind.FACADE));
      case PAUSE_SINK -> new PauseFault(one(planned, PartKind.SINK));
      case PAUSE_BROKER -> new PauseFault(one(planned, PartKind.BROKER));
      case PAUSE_REDIS -> new PauseFault(one(planned, PartKind.REDIS));
      case PAUSE_ALL -> new PauseFault(installation.parts());
      case LINK_CUT_KAFKA -> new LinkFault(kafka(planned), LinkState.BLACK_HOLE);
      case LINK_DEAF_KAFKA -> new LinkFault(kafka(planned), LinkState.DEAF_SERVER);
      case LINK_SLOW_KAFKA -> new LinkFault(kafka(planned), LinkState.SLOW);
      case LINK_RESET_KAFKA -> reset(kafka(planned));
      case LINK_CUT_REDIS -> new LinkFault(redis(planned), LinkState.BLACK_HOLE);
      case LINK_SLOW_REDIS -> new LinkFault(redis(planned), LinkState.SLOW);
      case LINK_RESET_REDIS -> reset(redis(planned));
      case FLUSH_REDIS -> new MomentaryFault("redis", installation::flushRedis);
      case REPLAY_REQUESTS -> records.replayRequests(planned);
      case REPLAY_WORKER_EVENTS -> records.replayWorkerEvents(planned);
      case POISON_RECORD -> records.poison(planned);
      case DELETE_RESULT_TOPIC -> records.deleteResultTopic(planned);
      case ABORTED_TRANSACTION ->
          new AbortedTransaction(
              planned.number(),
              means.records(),
              means.ledger(),
              means.topics(),
              means.wires(),
              means.clock(),
              ServedModel.SCRIPTED.label());
      case COMMITTED_TRANSACTION ->
          new CommittedTransaction(
              planned.number(),
              means.records()::transactional,
              means.load()::recordOf,
              means.ledger(),
              means.topics(),
              means.wires(),
              means.clock());
      case FULL_DISK -> new FullDiskFault(means.disk().orElseThrow(), installation.brokerPort());
    };
  }

  private List<Part> one(PlannedFault planned, PartKind kind) {
    List<Part> parts = installation.parts(kind);
    return List.of(parts.get(planned.pick() % parts.size()));
  }

  private Link kafka(PlannedFault planned) {
    List<Door> doors = installation.doors();
    return doors.get(planned.pick() % doors.size()).kafka();
  }

  private Link redis(PlannedFault planned) {
    List<Link> links =
        installation.doors().stream().flatMap(door -> door.redis().stream()).toList();
    return links.get(planned.pick() % links.size());
  }

  private static Fault reset(Link link) {
    return new MomentaryFault(link.name(), link::reset);
  }
}
