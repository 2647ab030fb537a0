/**
 * One reader of result topics for a whole process: two consumers, however many read.
 *
 * <p>Read {@link dev.millrace.resultlog.shared.SharedReader}, then {@code Subscriptions} (who is
 * served from where; pure), {@code TopicPass}, {@code Subscription} (one reader's buffer) and
 * {@code LaneLoop} (a consumer and its thread).
 */
@NullMarked
package dev.millrace.resultlog.shared;

import org.jspecify.annotations.NullMarked;
