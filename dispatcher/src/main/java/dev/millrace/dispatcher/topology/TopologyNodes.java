package dev.millrace.dispatcher.topology;

/** Names of the topology's nodes. */
final class TopologyNodes {

  static final String CELL = "cell";
  static final String STORE = "cell-state";
  static final String WORK = "to-work";
  static final String COMPLETIONS = "to-completions";
  static final String CLOSINGS = "to-closings";
  static final String DEAD_LETTERS = "to-dead-letters";
  static final String STATUS = "to-cell-status";

  private TopologyNodes() {}

  static String source(String topic) {
    return "from-" + topic;
  }

  static String forward(String topic) {
    return "forward-" + topic;
  }
}
