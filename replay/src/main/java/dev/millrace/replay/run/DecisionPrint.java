package dev.millrace.replay.run;

/** A fingerprint of decisions in their order: 64 bits of FNV-1a. Single thread. */
final class DecisionPrint {

  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long hash = BASIS;
  private long count;

  /** Another decision: what kind, about which request, where, when. */
  void add(int kind, long request, long where, long nanos) {
    mix(kind);
    mix(request);
    mix(where);
    mix(nanos);
    count++;
  }

  private void mix(long value) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      hash = (hash ^ (value >>> shift & 0xFF)) * PRIME;
    }
  }

  long value() {
    return hash;
  }

  long count() {
    return count;
  }
}
