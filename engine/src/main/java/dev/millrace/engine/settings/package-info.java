/** What opens an engine: {@link dev.millrace.engine.settings.EngineSettings}. */
@NullMarked
package dev.millrace.engine.settings;

import org.jspecify.annotations.NullMarked;
