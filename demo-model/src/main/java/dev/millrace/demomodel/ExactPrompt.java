package dev.millrace.demomodel;

/**
 * A prompt whose right answer a program can compute.
 *
 * @param skill id of the skill, see {@link Skill#id()}
 * @param prompt the user message, without any chat template
 * @param answer the whole expected answer; greedy output is right only if it is equal to it
 */
public record ExactPrompt(String skill, String prompt, String answer) {}
