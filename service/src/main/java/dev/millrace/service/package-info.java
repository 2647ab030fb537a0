/**
 * What every role is made of: how it starts and stops, what it says of its health, its ops port,
 * its Kafka clients and the topics it needs.
 *
 * <p>Read {@link dev.millrace.service.Role}, {@link dev.millrace.service.Health} and {@link
 * dev.millrace.service.HealthReport}, then {@link dev.millrace.service.OpsServer}; for Kafka {@link
 * dev.millrace.kafka.KafkaSettings}, {@link dev.millrace.kafka.TopicPlan} and {@link
 * dev.millrace.kafka.TopicProvisioner}.
 */
@NullMarked
package dev.millrace.service;

import org.jspecify.annotations.NullMarked;
