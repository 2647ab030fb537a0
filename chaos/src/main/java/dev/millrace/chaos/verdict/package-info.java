/** What the suite says of what was seen. Read {@link dev.millrace.chaos.verdict.Judge}. */
@NullMarked
package dev.millrace.chaos.verdict;

import org.jspecify.annotations.NullMarked;
