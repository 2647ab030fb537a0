/**
 * What a model file says about itself. Read {@link dev.millrace.standalone.modelinfo.ModelInfo}.
 */
@NullMarked
package dev.millrace.standalone.modelinfo;

import org.jspecify.annotations.NullMarked;
