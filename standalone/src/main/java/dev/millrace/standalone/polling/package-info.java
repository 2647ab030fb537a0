/** Waiting for what has no signal. Read {@link dev.millrace.standalone.polling.Polling}. */
@NullMarked
package dev.millrace.standalone.polling;

import org.jspecify.annotations.NullMarked;
