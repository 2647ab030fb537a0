package dev.millrace.wire;

import dev.millrace.wire.contract.BuiltinDirectory;
import dev.millrace.wire.contract.Contract;
import dev.millrace.wire.format.AvroWire;
import dev.millrace.wire.format.SchemaDirectory;
import dev.millrace.wire.mapping.AvroMapping;
import org.apache.avro.specific.SpecificRecord;

/** Where wires come from. Stateless, any thread. */
public final class WiresFactory {

  private WiresFactory() {}

  /** Wires with the fixed schema ids of the contract; need no registry. */
  public static Wires builtin() {
    return confluent(new BuiltinDirectory(Contract.builtin()));
  }

  private static Wires confluent(SchemaDirectory directory) {
    return MappedWires.in(
        new MappedWires.Form() {
          @Override
          public <T, R extends SpecificRecord> Wire<T> wire(AvroMapping<T, R> mapping) {
            return new AvroWire<>(mapping, directory);
          }
        });
  }
}
