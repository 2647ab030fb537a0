package dev.millrace.demomodel.train.corpus;

/** A user's message and the answer the model shall learn for it. */
public record Turn(String user, String answer) {}
