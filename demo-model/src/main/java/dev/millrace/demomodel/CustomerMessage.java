package dev.millrace.demomodel;

/**
 * A one-sentence message to a shop's support and the department it belongs to.
 *
 * @param text the sentence
 * @param label one of {@code billing}, {@code delivery}, {@code technical}, {@code praise}
 */
public record CustomerMessage(String text, String label) {}
