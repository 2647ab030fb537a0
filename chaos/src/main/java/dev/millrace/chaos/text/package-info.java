/**
 * Whether texts that a model decides are the ones that it writes when nobody disturbs it. Read
 * {@link dev.millrace.chaos.text.TextComparison}.
 */
@NullMarked
package dev.millrace.chaos.text;

import org.jspecify.annotations.NullMarked;
