package dev.millrace.replay.pool;

/** Hears what happens to the runs of a simulated worker, in the order of the virtual time. */
public interface WorkerListener {

  /** Why a run has ended at its worker. */
  enum Leaving {
    /** It has all its tokens. */
    FINISHED,
    /** Its deadline has passed. */
    TIMED_OUT,
    /** It was to be given back. */
    SUSPENDED,
    /** It was to be stopped. */
    STOPPED
  }

  /** It has a slot. */
  void tookSlot(PooledWorker worker, Sequence sequence, long nanos);

  /** It lost its slot for want of memory, and waits at the worker to begin again. */
  void lostSlot(PooledWorker worker, Sequence sequence, long nanos);

  /** Its prompt is read and a token has come. */
  void prefilled(PooledWorker worker, Sequence sequence, long nanos);

  /** It is gone. */
  void left(PooledWorker worker, Sequence sequence, Leaving why, boolean hadSlot, long nanos);
}
