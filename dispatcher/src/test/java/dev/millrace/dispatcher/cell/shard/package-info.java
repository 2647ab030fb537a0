/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.dispatcher.cell.shard;

import org.jspecify.annotations.NullMarked;
