/**
 * The continuous batch loop of an engine.
 *
 * <p>Read {@link dev.millrace.engine.llama.loop.EngineLoop} first (one thread, every step), then
 * {@code SequenceTable} (who waits and who runs), {@link
 * dev.millrace.engine.llama.loop.ActiveSequence} (one generation), {@code StepExecutor} (one step
 * on the model) and {@code PromptLane}, which prefills long prompts apart from the steps. {@link
 * dev.millrace.engine.llama.loop.Mailbox} is how other threads reach the loop.
 */
@NullMarked
package dev.millrace.engine.llama.loop;

import org.jspecify.annotations.NullMarked;
