/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.batch.line;

import org.jspecify.annotations.NullMarked;
