/**
 * Everything at once: embedded services, topics, roles and worker processes, started in order and
 * stopped in reverse. Read {@link dev.millrace.standalone.runtime.stack.Stack}.
 */
@NullMarked
package dev.millrace.standalone.runtime.stack;

import org.jspecify.annotations.NullMarked;
