/**
 * From a model file to a model in memory: {@link dev.millrace.engine.llama.load.ModelLoader} checks
 * the file and the memory that it needs, and loads it.
 */
@NullMarked
package dev.millrace.engine.llama.load;

import org.jspecify.annotations.NullMarked;
