package dev.millrace.chaos.load;

import dev.millrace.standalone.facade.FacadeClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of every facade for every tenant; whoever asks gets the next facade. Any thread. */
public final class Facades implements AutoCloseable {

  private record Key(URI facade, String tenant) {}

  private final List<URI> facades;
  private final Map<Key, FacadeClient> clients = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /** Of these facades. */
  public Facades(List<URI> facades) {
    this.facades = List.copyOf(facades);
  }

  /** A client of the next one. */
  public FacadeClient next(String tenant) {
    return at(Math.floorMod(next.getAndIncrement(), facades.size()), tenant);
  }

  /** A client of one of them. */
  public FacadeClient at(int number, String tenant) {
    return clients.computeIfAbsent(
        new Key(facades.get(number), tenant), key -> new FacadeClient(key.facade, key.tenant));
  }

  /** How many there are. */
  public int count() {
    return facades.size();
  }

  @Override
  public void close() {
    new ArrayList<>(clients.values()).forEach(FacadeClient::close);
  }
}
