/**
 * The one loop that polls Kafka. Read {@link dev.millrace.kafka.loop.RecordLoop} (a thread, a
 * consumer, and three ways to make progress), then {@link dev.millrace.kafka.loop.FailurePolicy}
 * (what follows a failure) and {@link dev.millrace.kafka.loop.LoopHealth} (what its owner sees).
 */
@NullMarked
package dev.millrace.kafka.loop;

import org.jspecify.annotations.NullMarked;
