/**
 * From a request to tokens: {@link dev.millrace.engine.llama.request.RequestPreparation} checks it,
 * renders it and tokenizes it, or refuses it by the name of a field.
 */
@NullMarked
package dev.millrace.engine.llama.request;

import org.jspecify.annotations.NullMarked;
