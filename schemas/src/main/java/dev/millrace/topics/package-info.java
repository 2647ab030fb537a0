/** Topic names and settings, in one place. Read {@link dev.millrace.topics.Topics}. */
@NullMarked
package dev.millrace.topics;

import org.jspecify.annotations.NullMarked;
