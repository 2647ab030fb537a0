package dev.millrace.batch.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a job is, kept beside its output until it is done, so that a process that goes on with it
 * asks for the same requests. Immutable, any thread.
 *
 * @param id from which the ids of its requests follow
 * @param input digest of its lines
 */
public record Job(RequestId id, String input, String tenant, Priority priority) {

  /** Where the job of this output is kept. */
  public static Path beside(Path output) {
    return output.resolveSibling(output.getFileName() + ".job");
  }

  /**
   * Reads one.
   *
   * @throws IOException if it is none
   */
  public static Job read(Path file) throws IOException {
    try {
      ObjectNode kept = Json.parseObject(Files.readAllBytes(file));
      return new Job(
          RequestId.parse(kept.path("job").asText()),
          kept.path("input").asText(),
          kept.path("tenant").asText(),
          Priority.ofLabel(kept.path("priority").asText()).orElseThrow());
    } catch (RuntimeException broken) {
      throw new IOException(file + " is no job; remove it to begin anew", broken);
    }
  }

  /** Keeps it; returns when the disk has it. */
  public void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
      out.write(
          Json.bytes(
              Json.object()
                  .put("job", id.toString())
                  .put("input", input)
                  .put("tenant", tenant)
                  .put("priority", priority.label())));
      out.getFD().sync();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The id of a request: the same for the same part of a line, however often the job is taken up.
   *
   * @param line its number
   * @param choice which of the line's requests
   * @param attempt how often it was refused for want of room before
   */
  RequestId request(int line, int choice, int attempt) {
    return RequestId.ofKey(tenant, "job " + id + " " + line + " " + choice + " " + attempt);
  }
}
