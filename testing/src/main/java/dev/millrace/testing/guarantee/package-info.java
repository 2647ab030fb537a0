/**
 * The product's promises as executable classes: what each says, the load under which it means
 * something, and a check of what happened.
 *
 * <p>A test submits a {@link dev.millrace.testing.guarantee.Workload}, breaks what it wants to
 * break, records what everybody saw in a {@link dev.millrace.testing.guarantee.History}, and lets a
 * {@link dev.millrace.testing.guarantee.Guarantee} verify it. Read {@link
 * dev.millrace.testing.guarantee.HistoryEvent}, then {@link dev.millrace.testing.guarantee.Oracle},
 * then {@link dev.millrace.testing.guarantee.Guarantees}.
 */
@NullMarked
package dev.millrace.testing.guarantee;

import org.jspecify.annotations.NullMarked;
