/** The oracle against histories with one fault each. */
@NullMarked
package dev.millrace.testing.guarantee;

import org.jspecify.annotations.NullMarked;
