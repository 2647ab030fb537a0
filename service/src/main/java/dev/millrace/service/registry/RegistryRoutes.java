package dev.millrace.service.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.topics.Topics;
import dev.millrace.wire.contract.RegistryContent;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * The registry as routes, to be registered in any web server, under a path of its own if wanted.
 * Any thread.
 */
public final class RegistryRoutes implements HttpService {

  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryAnswers answers;

  private RegistryRoutes(RegistryAnswers answers) {
    this.answers = answers;
  }

  /** For the schemas of this build in an installation with these topic names. */
  public static RegistryRoutes builtin(Topics topics) {
    return new RegistryRoutes(new RegistryAnswers(RegistryContent.builtin(topics)));
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/subjects", (in, out) -> send(out, answers.subjects()))
        .get("/subjects/{subject}/versions", (in, out) -> send(out, answers.versions(subject(in))))
        .get(
            "/subjects/{subject}/versions/{version}",
            (in, out) -> send(out, answers.version(subject(in), parameter(in, "version"))))
        .get("/schemas/ids/{id}", (in, out) -> send(out, answers.schema(parameter(in, "id"))))
        .get("/schemas/types", (in, out) -> send(out, answers.types()))
        .get("/config", (in, out) -> send(out, answers.config()))
        .get("/config/{subject}", (in, out) -> send(out, answers.config()))
        .get("/mode", (in, out) -> send(out, answers.mode()))
        .post("/subjects/{subject}", (in, out) -> send(out, answers.lookUp(subject(in), body(in))))
        .post(
            "/subjects/{subject}/versions",
            (in, out) -> send(out, answers.register(subject(in), body(in))));
  }

  private static String subject(ServerRequest request) {
    return parameter(request, "subject");
  }

  private static String parameter(ServerRequest request, String name) {
    return request.path().pathParameters().get(name);
  }

  private static byte[] body(ServerRequest request) {
    return request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
  }

  private static void send(ServerResponse response, RegistryAnswer answer) {
    byte[] bytes;
    try {
      bytes = JSON.writeValueAsBytes(answer.body());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an answer is no plain value", impossible);
    }
    response.status(Status.create(answer.status()));
    response.header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
    response.send(bytes);
  }
}
