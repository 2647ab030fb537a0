package dev.millrace.engine.gguf;

/**
 * One tensor of a file.
 *
 * @param values number of values, all dimensions multiplied
 * @param offset of its data from the begin of the data section
 * @param bytes length of its data
 */
public record GgufTensor(String name, TensorType type, long values, long offset, long bytes) {}
