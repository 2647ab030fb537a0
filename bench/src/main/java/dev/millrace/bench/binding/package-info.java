/**
 * The classes of the library's own Java binding as a rival of the engine, in a process of their
 * own.
 */
@NullMarked
package dev.millrace.bench.binding;

import org.jspecify.annotations.NullMarked;
