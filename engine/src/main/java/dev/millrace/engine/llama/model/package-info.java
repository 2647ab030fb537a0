/**
 * What the batch loop needs of a loaded model, as interfaces: the native library implements them,
 * and so does a fake in the tests. Read {@link dev.millrace.engine.llama.model.TokenModel} first.
 */
@NullMarked
package dev.millrace.engine.llama.model;

import org.jspecify.annotations.NullMarked;
