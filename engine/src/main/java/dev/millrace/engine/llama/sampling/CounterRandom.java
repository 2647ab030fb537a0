package dev.millrace.engine.llama.sampling;

/** Random numbers that depend on a seed and an index only, so that a resumed output goes on. */
final class CounterRandom {

  private CounterRandom() {}

  /** A number from 0 inclusive to 1 exclusive. */
  static double at(long seed, int index) {
    long z = mix(mix(seed) + 0x9e3779b97f4a7c15L * (index + 1L));
    return (z >>> 11) * 0x1.0p-53;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
