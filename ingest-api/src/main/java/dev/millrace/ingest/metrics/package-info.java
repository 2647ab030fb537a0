/** What is measured. Read {@link dev.millrace.ingest.metrics.IngestMetric}, the catalogue. */
@NullMarked
package dev.millrace.ingest.metrics;

import org.jspecify.annotations.NullMarked;
