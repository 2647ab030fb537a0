/**
 * What is asked of the installation, and everything that was seen of it. Read {@link
 * dev.millrace.chaos.load.Traffic}, then {@link dev.millrace.chaos.load.Ledger}.
 */
@NullMarked
package dev.millrace.chaos.load;

import org.jspecify.annotations.NullMarked;
