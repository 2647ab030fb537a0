/** Opens the engine that the settings name: {@link dev.millrace.engine.Engines}. */
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
