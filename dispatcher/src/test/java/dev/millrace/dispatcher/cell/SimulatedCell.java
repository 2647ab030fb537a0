package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.shard.CellSite;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.ControlReceived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reachable;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.CellEvent.Tick;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.Control.Cancel;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerEvent.Died;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One of several cells that share models: its input log, its changelog, outputs that a crash may
 * lose. Sends requests, cancellations and deaths on as the home of a model does.
 */
final class SimulatedCell {

  /** What a cell does to the world. */
  interface World {

    Now now();

    /** Carries out a decision of this cell that is not a change of its store. */
    void send(SimulatedCell from, Decision decision);

    /** Appends to the log of another cell. */
    void forward(int cell, Logged record);
  }

  /**
   * A record of an input log.
   *
   * @param last whether it was sent on by the home of its model
   * @param repeated whether an earlier incarnation of the home may have kept it
   */
  record Logged(CellEvent event, boolean last, boolean repeated) {}

  private final CellRules rules;
  private final World world;
  private final SimulatedChangelog changelog;
  private final List<Logged> input = new ArrayList<>();
  private final Deque<Runnable> unsent = new ArrayDeque<>();
  private final Map<WorkerId, Integer> capacities = new HashMap<>();
  private final Set<RequestId> accepted = new HashSet<>();
  private CellSite site;
  private Cell cell;
  private int unreadFrom;
  private int position;
  private int committed;

  SimulatedCell(CellRules rules, CellSite site, World world) {
    this.rules = rules;
    this.site = site;
    this.world = world;
    this.changelog = new SimulatedChangelog(rules.scheduling());
    this.cell = new Cell(rules, site);
  }

  int number() {
    return site.cell();
  }

  /** The requests that it has ever had a state of. */
  Set<RequestId> accepted() {
    return accepted;
  }

  int waiting(String model) {
    return cell.status(model, site.cell(), world.now()).totalQueued();
  }

  boolean hasRead() {
    return position == input.size();
  }

  void append(Logged record) {
    input.add(record);
  }

  /** Before the last one that was not read, if there is one. */
  void insert(Logged record) {
    input.add(Math.max(position, input.size() - 1), record);
  }

  /** Reads some records. */
  void read(int most, Random random, boolean outputsWait) {
    for (int left = most; left > 0 && position < input.size(); left--) {
      Logged record = input.get(position);
      boolean unread = position >= unreadFrom && !record.repeated();
      position++;
      take(record, unread, random, outputsWait);
    }
    decide(new Tick(), random, outputsWait);
  }

  private void take(Logged record, boolean unread, Random random, boolean outputsWait) {
    String model = model(record.event());
    boolean home = site.plan().home(model) == site.cell() && !record.last();
    switch (record.event()) {
      case Arrived arrived -> {
        RequestId id = arrived.pending().id();
        int target = home ? site.plan().cellOf(model, id) : site.cell();
        if (target == site.cell() || cell.knows(id)) {
          decide(
              new Arrived(arrived.pending(), arrived.violation(), unread, Waiting.NOTHING),
              random,
              outputsWait);
        } else {
          Logged sent = new Logged(arrived, true, !unread);
          output(() -> world.forward(target, sent), random, outputsWait);
        }
      }
      case ControlReceived(Cancel cancel) when home && !cell.knows(cancel.requestId()) ->
          offer(record, model, random, outputsWait);
      case Reported(Died died) when home -> offer(record, model, random, outputsWait);
      case Reported(Status status) -> {
        capacities.put(status.origin().worker(), status.slots() + status.prefetch());
        decide(record.event(), random, outputsWait);
        decide(new Reachable(status.origin().worker(), true), random, outputsWait);
      }
      default -> decide(record.event(), random, outputsWait);
    }
  }

  private void offer(Logged record, String model, Random random, boolean outputsWait) {
    decide(record.event(), random, outputsWait);
    Logged copy = new Logged(record.event(), true, false);
    for (int other : cell.siblings(model, world.now())) {
      output(() -> world.forward(other, copy), random, outputsWait);
    }
  }

  private static String model(CellEvent event) {
    return switch (event) {
      case Arrived arrived -> arrived.pending().model();
      case ControlReceived received -> received.control().model();
      case Reported reported -> reported.event().origin().model();
      default -> "";
    };
  }

  private void decide(CellEvent event, Random random, boolean outputsWait) {
    act(cell.on(event, world.now()), random, outputsWait);
  }

  private void act(List<Decision> decisions, Random random, boolean outputsWait) {
    changelog.apply(decisions, capacities);
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Keep(Entry.OfRequest(RequestState state))) {
        accepted.add(state.id());
      }
      output(() -> world.send(this, decision), random, outputsWait);
    }
  }

  private void output(Runnable send, Random random, boolean mayWait) {
    if (mayWait && random.nextInt(4) == 0) {
      unsent.add(send);
    } else {
      send.run();
    }
  }

  void commit() {
    while (!unsent.isEmpty()) {
      unsent.removeFirst().run();
    }
    changelog.commit();
    committed = position;
  }

  /** Loses a part of the state and outputs since the last commit; the inputs are repeated. */
  void crash(Random random) {
    unsent.clear();
    capacities.clear();
    unreadFrom = input.size();
    position = committed;
    restore(changelog.survive(random), random);
  }

  /** Stops in order, and starts with another plan. */
  void replan(CellSite next, Random random) {
    commit();
    site = next;
    capacities.clear();
    unreadFrom = input.size();
    restore(changelog.survive(random), random);
  }

  private void restore(List<Entry> entries, Random random) {
    cell = new Cell(rules, site);
    act(cell.restore(entries, world.now()), random, false);
  }
}
