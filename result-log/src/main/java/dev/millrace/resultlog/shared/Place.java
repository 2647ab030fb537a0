package dev.millrace.resultlog.shared;

/** A partition of a result topic, which is one log. */
record Place(String topic, int partition) {}
