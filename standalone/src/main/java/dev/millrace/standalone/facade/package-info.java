/**
 * The command line's side of the HTTP facade.
 *
 * <p>Read {@link dev.millrace.standalone.facade.FacadeClient}.
 */
@NullMarked
package dev.millrace.standalone.facade;

import org.jspecify.annotations.NullMarked;
