package dev.millrace.engine.llama.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.llama.FakeVocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonSchemaGrammarTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private final FakeVocabulary vocabulary = new FakeVocabulary();
  private final TokenTree tokens = new TokenTree(vocabulary);

  private static void refused(String schema, String message) {
    assertThatThrownBy(() -> OutputGrammar.ofJsonSchema(schema))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(message);
  }

  /** A text that random tokens spell within the grammar; empty if it did not end in time. */
  private String walk(OutputGrammar grammar, Random random) {
    TokenConstraint constraint = grammar.over(tokens);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    float[] logits = new float[vocabulary.size()];
    for (int i = 0; i < 3000; i++) {
      if (constraint.finished()
          || (constraint.allows(FakeVocabulary.END) && random.nextBoolean())) {
        return bytes.toString(StandardCharsets.UTF_8);
      }
      for (int token = 0; token < logits.length; token++) {
        boolean closing = token == '"' || token == '}' || token == ']';
        logits[token] = random.nextFloat() + (closing ? 0.6f : 0);
      }
      constraint.mask(logits);
      int best = 0;
      for (int token = 1; token < logits.length; token++) {
        best = logits[token] > logits[best] ? token : best;
      }
      assertThat(logits[best]).as("there is a way on").isFinite();
      assertThat(constraint.allows(best)).isTrue();
      if (vocabulary.endsOutput(best)) {
        return bytes.toString(StandardCharsets.UTF_8);
      }
      constraint.accept(best);
      bytes.write(best);
    }
    return "";
  }

  @Test
  void shouldWriteNothingButWhatTheSchemaAccepts() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RandomSchemas schemas = new RandomSchemas(random);
    int whole = 0;
    for (int round = 0; round < 1000; round++) {
      JsonNode schema = schemas.next();
      String text = walk(OutputGrammar.ofJsonSchema(schema.toString()), random);
      if (!text.isEmpty()) {
        whole++;
        assertThat(SchemaCheck.accepts(schema, JSON.readTree(text)))
            .as("seed %d: %s for %s", seed, text, schema)
            .isTrue();
      }
    }
    assertThat(whole).isGreaterThan(800);
  }

  @Test
  void shouldAcceptTextsOfTheSchema() throws Exception {
    OutputGrammar grammar =
        OutputGrammar.ofJsonSchema(
            """
            {"type":"object","properties":{
               "name":{"type":"string","minLength":1,"maxLength":5},
               "age":{"type":"integer"},
               "kind":{"enum":["a","b\\n"]},
               "child":{"$ref":"#"}},
             "required":["name"],"additionalProperties":false}
            """);
    assertThat(grammar.accepts("{\"name\":\"Zoë\"}")).isTrue();
    assertThat(grammar.accepts("{\"name\": \"Z\", \"age\": -12, \"kind\": \"b\\n\"}")).isTrue();
    assertThat(grammar.accepts("{\"name\":\"Z\",\"child\":{\"name\":\"Y\"}}")).isTrue();
    assertThat(grammar.accepts("{\"age\":1}")).isFalse();
    assertThat(grammar.accepts("{\"name\":\"toolong\"}")).isFalse();
    assertThat(grammar.accepts("{\"name\":\"Z\",}")).isFalse();
    assertThat(grammar.accepts("{\"name\":\"Z\",\"more\":1}")).isFalse();
    assertThat(OutputGrammar.ofJsonSchema("true").accepts("[1,{\"a\":null}]")).isTrue();
  }

  @Test
  void shouldNameTheKeywordThatItCannotKeep() {
    refused("{\"type\":\"string\",\"pattern\":\"a+\"}", "pattern");
    refused("{\"type\":\"integer\",\"minimum\":3}", "minimum");
    refused("{\"type\":\"array\",\"uniqueItems\":true}", "uniqueItems");
    refused("{\"not\":{}}", "not");
    refused("{\"$ref\":\"#/$defs/none\"}", "not there");
    refused("{\"$ref\":\"http://elsewhere\"}", "outside");
    refused("{\"$ref\":\"#\"}", "begin with itself");
    refused("{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}", "oneOf");
    refused("{\"enum\":[1],\"type\":\"string\"}", "allows nothing");
    refused("{\"type\":\"strange\"}", "strange");
    refused("{bad", "not JSON");
    refused("false", "nothing");
    refused("[]", "neither");
    refused("{\"type\":\"array\",\"minItems\":-1}", "minItems");
  }
}
