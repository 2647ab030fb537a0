/** Opens the engine that the settings name: {@link dev.millrace.worker.engine.factory.Engines}. */
@NullMarked
package dev.millrace.worker.engine.factory;

import org.jspecify.annotations.NullMarked;
