/**
 * An engine without a model, for demonstrations, tests and measurements of everything around it.
 *
 * <p>Read {@link dev.millrace.engine.scripted.ScriptedEngine} first, then {@link
 * dev.millrace.engine.scripted.ScriptedTokens} for what it says and {@link
 * dev.millrace.engine.scripted.PromptScript} for how a prompt makes it fail.
 */
@NullMarked
package dev.millrace.engine.scripted;

import org.jspecify.annotations.NullMarked;
