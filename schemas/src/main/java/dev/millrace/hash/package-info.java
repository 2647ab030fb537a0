/** Digests. Read {@link dev.millrace.hash.Sha256}. */
@NullMarked
package dev.millrace.hash;

import org.jspecify.annotations.NullMarked;
