/**
 * What low work in masses does to a few urgent requests. Read {@link
 * dev.millrace.bench.interference.InterferenceBench}, then {@link
 * dev.millrace.bench.interference.LowLoad}.
 */
@NullMarked
package dev.millrace.bench.interference;

import org.jspecify.annotations.NullMarked;
