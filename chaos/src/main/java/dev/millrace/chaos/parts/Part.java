package dev.millrace.chaos.parts;

/**
 * A process of an installation, which is started again whenever it ends. Any thread.
 *
 * <p>What is done to it is done to its present life; where it has none, to nothing.
 */
public interface Part extends AutoCloseable {

  /** Its name, like {@code worker-2}. */
  String name();

  /** What it is. */
  PartKind kind();

  /** Ends its present life without warning, as {@code kill -9} does. */
  void kill();

  /** Stops its present life, as SIGSTOP does. */
  void pause();

  /** Lets its present life go on. */
  void resume();

  /** How many lives came so far as to do their work. */
  int lives();

  /** Kills it for good. */
  @Override
  void close();
}
