/**
 * Topic names, in one place. Read {@link dev.millrace.topics.Topics}, then {@link
 * dev.millrace.topics.ResultNames} (which of them a request may name).
 */
@NullMarked
package dev.millrace.topics;

import org.jspecify.annotations.NullMarked;
