/**
 * One reader of result topics for a whole process: two consumers, however many read.
 *
 * <p>Read {@link dev.millrace.resultlog.shared.SharedReader}, then {@code Placement} (who is served
 * from where; pure) with {@code TopicPass}, {@code Subscriptions} (its lock), {@code Subscription}
 * (one reader's buffer) and {@code LaneLoop} (a thread) with {@code LaneConsumer}.
 */
@NullMarked
package dev.millrace.resultlog.shared;

import org.jspecify.annotations.NullMarked;
