/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.batch.result;

import org.jspecify.annotations.NullMarked;
