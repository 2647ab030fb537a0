/**
 * Asks a running pipeline what the demo model knows and compares every answer with the right one.
 *
 * <p>Read {@link dev.millrace.standalone.canary.CanaryRun} first, then {@link
 * dev.millrace.standalone.canary.SkillScore} for what passes.
 */
@NullMarked
package dev.millrace.standalone.canary;

import org.jspecify.annotations.NullMarked;
