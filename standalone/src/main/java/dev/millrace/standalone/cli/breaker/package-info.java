/**
 * Circuit breakers on the command line. Read {@link
 * dev.millrace.standalone.cli.breaker.BreakerCommand}.
 */
@NullMarked
package dev.millrace.standalone.cli.breaker;

import org.jspecify.annotations.NullMarked;
