/** Generators of domain records for property tests. Read {@link dev.millrace.arbitrary.Records}. */
@NullMarked
package dev.millrace.arbitrary;

import org.jspecify.annotations.NullMarked;
