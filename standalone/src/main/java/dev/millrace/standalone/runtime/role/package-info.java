/**
 * Makes roles out of settings.
 *
 * <p>Read {@link dev.millrace.standalone.runtime.role.Roles} first.
 */
@NullMarked
package dev.millrace.standalone.runtime.role;

import org.jspecify.annotations.NullMarked;
