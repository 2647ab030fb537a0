/** The dispatcher on a real broker, and its configuration. */
@NullMarked
package dev.millrace.dispatcher;

import org.jspecify.annotations.NullMarked;
