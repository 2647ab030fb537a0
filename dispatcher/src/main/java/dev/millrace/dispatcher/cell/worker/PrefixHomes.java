package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.WorkerId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which incarnation of a worker was given each beginning of a prompt last; of so many beginnings as
 * {@link #MOST} says, those that were given last. A hint: nothing says that the worker still has it
 * cached, and a restored cell begins with none. Single thread.
 */
final class PrefixHomes {

  /** Beginnings that are remembered. */
  static final int MOST = 20_000;

  /** An incarnation of a worker. */
  record Home(WorkerId worker, long epoch) {}

  private final Map<Long, Home> byFingerprint =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Home> eldest) {
          return size() > MOST;
        }
      };

  /** A request that begins like this was given to a worker. */
  void given(Prefix prefix, WorkerId worker, long epoch) {
    Home home = new Home(worker, epoch);
    for (int length = 0; length < Prefix.LENGTHS && prefix.at(length) != 0; length++) {
      byFingerprint.remove(prefix.at(length));
      byFingerprint.put(prefix.at(length), home);
    }
  }

  /** The home of the longest beginning that has a suitable one. */
  Optional<Home> find(Prefix prefix, Predicate<Home> suitable) {
    for (int length = Prefix.LENGTHS - 1; length >= 0; length--) {
      Home home = prefix.at(length) == 0 ? null : byFingerprint.get(prefix.at(length));
      if (home != null && suitable.test(home)) {
        return Optional.of(home);
      }
    }
    return Optional.empty();
  }

  /** How many beginnings it remembers. */
  int size() {
    return byFingerprint.size();
  }

  void clear() {
    byFingerprint.clear();
  }
}
