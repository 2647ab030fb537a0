/** Measurements in processes of their own, and what a process takes of the machine. */
@NullMarked
package dev.millrace.bench.process;

import org.jspecify.annotations.NullMarked;
