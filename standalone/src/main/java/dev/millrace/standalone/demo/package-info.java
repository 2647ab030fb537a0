/** The demonstration: real prompts of every priority through the whole pipeline, live. */
@NullMarked
package dev.millrace.standalone.demo;

import org.jspecify.annotations.NullMarked;
