package dev.millrace.bench.readers;

/**
 * Processor time and events up to a moment, or between two.
 *
 * @param seconds of the machine's clock
 * @param facade processor seconds of the facade
 * @param client processor seconds of the readers' thread
 * @param events that came
 */
record Usage(double seconds, double facade, double client, long events) {

  private static final double NANOS_PER_SECOND = 1e9;

  static Usage now(EventReaders readers, FacadeProcess facade) {
    return new Usage(
        System.nanoTime() / NANOS_PER_SECOND,
        facade.processorSeconds(),
        readers.processorSeconds(),
        readers.sum(EventReader::events));
  }

  Usage since(Usage before) {
    return new Usage(
        seconds - before.seconds,
        facade - before.facade,
        client - before.client,
        events - before.events);
  }

  /** Processor time of the facade per second. */
  double facadeShare() {
    return facade / seconds;
  }

  /** Processor time of the readers' thread per second. */
  double clientShare() {
    return client / seconds;
  }
}
