/**
 * Long random runs over the real engine library: {@link dev.millrace.bench.fuzz.EngineSoak}
 * accounts for every request, {@link dev.millrace.bench.fuzz.EngineFuzz} tries what must be
 * refused.
 */
@NullMarked
package dev.millrace.bench.fuzz;

import org.jspecify.annotations.NullMarked;
