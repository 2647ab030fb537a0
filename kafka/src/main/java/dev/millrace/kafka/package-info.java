/**
 * How we use Kafka, in one place: client settings ({@link dev.millrace.kafka.KafkaSettings}), the
 * consumer groups ({@link dev.millrace.kafka.ConsumerGroups}), the topics there are ({@link
 * dev.millrace.kafka.TopicPlan}), who makes and finds them ({@link dev.millrace.kafka.TopicAdmin})
 * and which a start waits for ({@link dev.millrace.kafka.TopicProvisioner}), records that cannot be
 * used ({@link dev.millrace.kafka.DeadLetters}). The loop that polls is in {@code
 * dev.millrace.kafka.loop}.
 */
@NullMarked
package dev.millrace.kafka;

import org.jspecify.annotations.NullMarked;
