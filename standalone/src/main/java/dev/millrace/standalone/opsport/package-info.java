/**
 * Ops ports of running processes. Read {@link dev.millrace.standalone.opsport.OpsPorts}: it finds
 * every process that one of them names.
 */
@NullMarked
package dev.millrace.standalone.opsport;

import org.jspecify.annotations.NullMarked;
