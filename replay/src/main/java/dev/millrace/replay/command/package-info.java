/** The commands {@code record}, {@code replay} and {@code simulate}. */
@NullMarked
package dev.millrace.replay.command;

import org.jspecify.annotations.NullMarked;
