package dev.millrace.batch.line;

import dev.millrace.ingest.openai.OfflineCall;

/**
 * One line of a job.
 *
 * @param number from 1
 * @param customId the caller's name for it, unique in the job
 * @param call what it asks
 */
public record BatchLine(int number, String customId, OfflineCall call) {}
