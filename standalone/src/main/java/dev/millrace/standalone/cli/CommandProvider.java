package dev.millrace.standalone.cli;

import java.util.List;

/**
 * Commands from outside this module, found with {@link java.util.ServiceLoader}: what is on the
 * class path decides what the command line offers.
 */
public interface CommandProvider {

  /** Commands for the root, each an object that picocli's {@code Command} annotation describes. */
  List<Object> commands();
}
