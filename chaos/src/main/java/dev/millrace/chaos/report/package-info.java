/** How the suite tells what it found. */
@NullMarked
package dev.millrace.chaos.report;

import org.jspecify.annotations.NullMarked;
