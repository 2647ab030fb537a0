package dev.millrace.chaos.fault;

import dev.millrace.chaos.parts.Installation;
import dev.millrace.chaos.parts.Part;
import dev.millrace.chaos.parts.PartKind;
import java.util.List;

/** Turns plans into faults of an installation. Any thread. */
final class FaultMaker {

  private final Installation installation;

  FaultMaker(Installation installation) {
    this.installation = installation;
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
    };
  }

  private List<Part> one(PlannedFault planned, PartKind kind) {
    List<Part> parts = installation.parts(kind);
    return List.of(parts.get(planned.pick() % parts.size()));
  }
}
