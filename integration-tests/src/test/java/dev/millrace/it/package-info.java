/**
 * The whole pipeline on real parts: embedded Kafka and Redis, every role, workers as processes of
 * their own. Read {@link dev.millrace.it.PipelineIT}, then the tests named after what they break.
 */
@NullMarked
package dev.millrace.it;

import org.jspecify.annotations.NullMarked;
