package dev.millrace.chaos.parts;

import dev.millrace.chaos.proxy.Link;
import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.embedded.KafkaListener;
import dev.millrace.embedded.LoopbackPort;
import dev.millrace.standalone.runtime.supervisor.ChildFailedException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A whole installation with every role in a process of its own, each reaching broker and Redis by
 * links of its own. Everything listens on the loopback interface. Whatever dies is started again.
 *
 * <p>Thread rule: one owner starts and closes; its parts may be used by any thread.
 */
public final class Installation implements AutoCloseable {

  /** The door of clients that are no part of the installation. */
  private static final String CLIENT = "client";

  private final InstallationSettings settings;
  private final Ports ports = new Ports();
  private final List<Door> doors = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<URI> facades = new ArrayList<>();
  private final List<KafkaListener> listeners = new ArrayList<>();
  private final int brokerPort;
  private final int redisPort;

  private Installation(InstallationSettings settings) throws EmbeddedStartException {
    this.settings = settings;
    this.brokerPort = ports.next();
    this.redisPort = ports.next();
  }

  /**
   * Starts one; returns when every process does its work.
   *
   * @throws ChildFailedException if a process ends before it is ready, with what it said
   */
  public static Installation start(InstallationSettings settings)
      throws IOException, InterruptedException, EmbeddedStartException, ChildFailedException {
    Installation installation = new Installation(settings);
    boolean started = false;
    try {
      installation.startAll();
      started = true;
      return installation;
    } finally {
      if (!started) {
        installation.close();
      }
    }
  }

  private void startAll()
      throws IOException, InterruptedException, EmbeddedStartException, ChildFailedException {
    List<JvmPart> roles = new ArrayList<>();
    Door client = door(CLIENT, false);
    List<Member> wanted = members();
    doors.add(client);
    wanted.forEach(member -> doors.add(member.door()));
    List<String> words =
        new ArrayList<>(List.of(settings.brokerData().toString(), Integer.toString(brokerPort)));
    listeners.forEach(listener -> words.add(BrokerMain.word(listener)));
    JvmPart broker =
        JvmPart.start(
            PartKind.BROKER, RoleCommandLine.broker(words, settings.data().resolve("logs")));
    parts.add(broker);
    parts.add(RedisPart.start(settings.data().resolve("redis"), redisPort));
    broker.awaitReady();
    for (Member member : wanted) {
      JvmPart role = role(member);
      parts.add(role);
      roles.add(role);
      if (member.kind() == PartKind.DISPATCHER && roles.size() == 1) {
        // It makes the topics; several at once would only log that each other did.
        role.awaitReady();
      }
    }
    for (JvmPart role : roles) {
      role.awaitReady();
    }
  }

  /** A role that is to run, and its settings beyond those of every role. */
  private record Member(PartKind kind, Door door, Map<String, String> settings) {}

  private List<Member> members() throws IOException, EmbeddedStartException {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= settings.dispatchers(); i++) {
      Door door = door(PartKind.DISPATCHER.label() + "-" + i, true);
      members.add(new Member(PartKind.DISPATCHER, door, RoleSettings.dispatcher()));
    }
    Door sink = door(PartKind.SINK.label(), true);
    members.add(new Member(PartKind.SINK, sink, RoleSettings.sink()));
    for (int i = 1; i <= settings.facades(); i++) {
      Door door = door(PartKind.FACADE.label() + "-" + i, true);
      int port = ports.next();
      facades.add(URI.create("http://" + LoopbackPort.HOST + ":" + port));
      members.add(new Member(PartKind.FACADE, door, RoleSettings.facade(door.owner(), port)));
    }
    for (ServedModel model : ServedModel.values()) {
      for (String name : model.workerNames()) {
        members.add(
            new Member(PartKind.WORKER, door(name, true), RoleSettings.worker(name, model)));
      }
    }
    return members;
  }

  private Door door(String owner, boolean asksRedis) throws IOException, EmbeddedStartException {
    int listening = ports.next();
    int advertised = ports.next();
    listeners.add(
        new KafkaListener(owner.toUpperCase(Locale.ROOT).replace('-', '_'), listening, advertised));
    Link kafka = Link.open(owner + " to broker", advertised, listening);
    Optional<Link> redis =
        asksRedis
            ? Optional.of(Link.open(owner + " to redis", ports.next(), redisPort))
            : Optional.empty();
    return new Door(owner, kafka, redis);
  }

  private JvmPart role(Member member) {
    Door door = member.door();
    Map<String, String> own = RoleSettings.common(door);
    own.putAll(member.settings());
    // Facades with one directory share the key of their cursors.
    String directory = member.kind() == PartKind.FACADE ? PartKind.FACADE.label() : door.owner();
    own.put("data", settings.data().resolve(directory).toString());
    String role =
        switch (member.kind()) {
          case DISPATCHER -> "dispatcher";
          case SINK -> "sink";
          case FACADE -> "ingest";
          case WORKER -> "worker";
          case BROKER, REDIS -> throw new IllegalArgumentException("no role: " + member.kind());
        };
    return JvmPart.start(
        member.kind(),
        RoleCommandLine.role(
            door.owner(), member.kind(), role, own, settings.data().resolve("logs")));
  }

  /** Its processes. */
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /** Its processes of one kind. */
  public List<Part> parts(PartKind kind) {
    return parts.stream().filter(part -> part.kind() == kind).toList();
  }

  /** The doors that can be disturbed. */
  public List<Door> doors() {
    return List.copyOf(doors);
  }

  /** Where its facades are, in every life. */
  public List<URI> facades() {
    return List.copyOf(facades);
  }

  /** Where the broker is for somebody whom no disturbed link keeps away. */
  public String broker() {
    return LoopbackPort.HOST + ":" + brokerPort;
  }

  /** Where the broker is for a client, by a link that may be disturbed. */
  public String brokerForClient() {
    return doors.getFirst().kafka().address();
  }

  /** The port of {@link #broker()}. */
  public int brokerPort() {
    return brokerPort;
  }

  /** Makes Redis forget everything, if it answers. */
  public void flushRedis() throws IOException {
    RedisFlush.at(redisPort);
  }

  /** What has no class archive yet ends in order once, the broker last. */
  private void writeArchives() {
    for (PartKind kind : PartKind.values()) {
      if (ClassArchives.isMissing(kind) && kind != PartKind.BROKER) {
        parts(kind).stream().limit(1).forEach(Installation::stop);
      }
    }
    if (ClassArchives.isMissing(PartKind.BROKER)) {
      parts(PartKind.BROKER).forEach(Installation::stop);
    }
  }

  private static void stop(Part part) {
    if (part instanceof JvmPart jvm) {
      jvm.stop();
    }
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    writeArchives();
    parts.reversed().forEach(Part::close);
    for (Door door : doors) {
      door.kafka().close();
      door.redis().ifPresent(Link::close);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
