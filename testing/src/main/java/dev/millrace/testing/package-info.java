/**
 * What tests of every module share: a clock that tests move, and real services that run inside the
 * test.
 *
 * <p>Read {@link dev.millrace.testing.SettableClock}, then {@link
 * dev.millrace.testing.TestingKafka} and {@link dev.millrace.testing.TestingRedis}.
 */
@NullMarked
package dev.millrace.testing;

import org.jspecify.annotations.NullMarked;
