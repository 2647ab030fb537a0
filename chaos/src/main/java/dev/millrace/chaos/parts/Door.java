package dev.millrace.chaos.parts;

import dev.millrace.chaos.proxy.Link;
import java.util.Optional;

/**
 * The links by which somebody reaches broker and Redis, its own and nobody else's.
 *
 * @param owner who uses them
 * @param redis empty for one that never asks Redis
 */
public record Door(String owner, Link kafka, Optional<Link> redis) {}
