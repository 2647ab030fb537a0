package dev.millrace.standalone.opsport;

import java.net.URI;
import java.util.Optional;

/**
 * A process with an ops port.
 *
 * @param name what it, or whoever keeps it, calls it
 * @param ops where its ops port is; absent while it is not up
 */
public record OpsProcess(String name, Optional<URI> ops) {}
