/**
 * What every role is made of: how it starts and stops, what it says of its health, its ops port.
 *
 * <p>Read {@link dev.millrace.service.Role}, then {@link dev.millrace.service.Health}.
 */
@NullMarked
package dev.millrace.service;

import org.jspecify.annotations.NullMarked;
