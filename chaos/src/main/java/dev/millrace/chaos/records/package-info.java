/**
 * Records as bytes: broken, repeated, and of transactions. Read {@link
 * dev.millrace.chaos.records.RawRecords}.
 */
@NullMarked
package dev.millrace.chaos.records;

import org.jspecify.annotations.NullMarked;
