/** Tests of the registry. */
@NullMarked
package dev.millrace.service.registry;

import org.jspecify.annotations.NullMarked;
