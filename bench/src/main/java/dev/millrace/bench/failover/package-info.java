/** Streams whose workers are killed: whether they go on whole, and how soon. */
@org.jspecify.annotations.NullMarked
package dev.millrace.bench.failover;
