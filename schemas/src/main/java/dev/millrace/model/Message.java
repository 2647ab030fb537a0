package dev.millrace.model;

/**
 * One turn of a conversation.
 *
 * @param role as the model's chat template knows it: system, user, assistant, tool
 * @param content what was said
 */
public record Message(String role, String content) {}
