package dev.millrace.dispatcher.cell.shard;

/**
 * How much a shard has to do, and with whom.
 *
 * @param waiting requests that wait
 * @param freeSlots runs that its workers would take now
 * @param workers that take work, or will as soon as they report
 */
record ShardLoad(int waiting, int freeSlots, int workers) {

  /** Nobody and nothing. */
  static final ShardLoad NOTHING = new ShardLoad(0, 0, 0);

  /** Whether requests wait that nobody here can take now. */
  boolean needy() {
    return waiting > 0 && freeSlots == 0;
  }
}
