package dev.millrace.wire.format;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;

/** What can be said of a schema before data of it is read. */
final class SchemaShape {

  private SchemaShape() {}

  /** Whether data of this schema may nest without end, which would let bytes exhaust the stack. */
  static boolean refersToItself(Schema schema) {
    return refersTo(schema, new HashSet<>());
  }

  private static boolean refersTo(Schema schema, Set<String> outer) {
    return switch (schema.getType()) {
      case RECORD -> {
        if (!outer.add(schema.getFullName())) {
          yield true;
        }
        boolean found =
            schema.getFields().stream().anyMatch(field -> refersTo(field.schema(), outer));
        outer.remove(schema.getFullName());
        yield found;
      }
      case ARRAY -> refersTo(schema.getElementType(), outer);
      case MAP -> refersTo(schema.getValueType(), outer);
      case UNION -> schema.getTypes().stream().anyMatch(type -> refersTo(type, outer));
      case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> false;
    };
  }
}
