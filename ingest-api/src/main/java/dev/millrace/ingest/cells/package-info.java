/** What is served and what waits, over HTTP. */
@NullMarked
package dev.millrace.ingest.cells;

import org.jspecify.annotations.NullMarked;
