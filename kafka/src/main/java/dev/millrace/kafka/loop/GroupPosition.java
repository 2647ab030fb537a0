package dev.millrace.kafka.loop;

/**
 * Where a member of a consumer group stands.
 *
 * @param partitions that are assigned to it
 * @param lag records of those partitions that were not read yet, as far as is known
 */
public record GroupPosition(int partitions, long lag) {}
