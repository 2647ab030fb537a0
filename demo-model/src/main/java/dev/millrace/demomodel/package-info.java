/**
 * The demo model and what it can be asked.
 *
 * <p>Read {@link dev.millrace.demomodel.DemoModel} for the file, {@link
 * dev.millrace.demomodel.Skill} for what the model was trained to do, and {@link
 * dev.millrace.demomodel.CanaryPrompts} for prompts with known answers.
 */
@NullMarked
package dev.millrace.demomodel;

import org.jspecify.annotations.NullMarked;
