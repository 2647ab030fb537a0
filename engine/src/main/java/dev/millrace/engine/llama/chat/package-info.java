/**
 * From a conversation to the tokens of a prompt: through the model's own template where it brings
 * one ({@link dev.millrace.engine.llama.chat.TemplateRenderer}), as ChatML where it does not. Read
 * {@link dev.millrace.engine.llama.chat.ChatRenderers} first.
 *
 * <p>Whatever a user wrote stays text: {@link dev.millrace.engine.llama.chat.ControlTokenGuard}.
 */
@NullMarked
package dev.millrace.engine.llama.chat;

import org.jspecify.annotations.NullMarked;
