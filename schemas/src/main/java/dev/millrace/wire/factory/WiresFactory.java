package dev.millrace.wire.factory;

import dev.millrace.wire.Wire;
import dev.millrace.wire.Wires;
import dev.millrace.wire.contract.BuiltinDirectory;
import dev.millrace.wire.contract.Contract;
import dev.millrace.wire.foreign.ForeignDeserializer;
import dev.millrace.wire.foreign.ForeignSerializer;
import dev.millrace.wire.format.AvroWire;
import dev.millrace.wire.format.SchemaDirectory;
import dev.millrace.wire.mapping.AvroMapping;
import dev.millrace.wire.registry.RegistryDirectory;
import dev.millrace.wire.registry.RegistryException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Where wires come from. Stateless, any thread. */
public final class WiresFactory {

  private WiresFactory() {}

  /** Wires with the fixed schema ids of the contract; need no registry. */
  public static Wires builtin() {
    return MappedWires.in(confluent(new BuiltinDirectory(Contract.builtin())));
  }

  /**
   * Wires with the schema ids of a registry. Looks up or registers every schema now, under the full
   * name of its record; encoding never makes a call, decoding only for a schema that was registered
   * later.
   *
   * @param registry base URL of a Confluent-compatible registry
   * @param timeout of each call
   * @throws RegistryException if the registry does not answer or refuses
   */
  public static Wires connect(URI registry, Duration timeout) {
    return MappedWires.in(
        confluent(
            RegistryDirectory.connect(registry, timeout, Contract.builtin(), System::nanoTime)));
  }

  /**
   * Wires as a configuration says: {@code schema.registry.url} (absent: the fixed ids), {@code
   * schema.registry.timeout.ms} (default 10000), {@code value.serializer} and {@code
   * value.deserializer} (any Kafka class for Avro records, which gets the whole map to configure
   * itself; absent: ours).
   *
   * @throws IllegalArgumentException if a value is wrong; the message names the key
   * @throws RegistryException if the registry does not answer or refuses
   */
  public static Wires fromConfig(Map<String, ?> config) {
    Optional<ForeignSerializer> serializer =
        config.containsKey(ForeignSerializer.KEY)
            ? Optional.of(ForeignSerializer.of(config))
            : Optional.empty();
    Optional<ForeignDeserializer> deserializer =
        config.containsKey(ForeignDeserializer.KEY)
            ? Optional.of(ForeignDeserializer.of(config))
            : Optional.empty();
    boolean oursNeeded = serializer.isEmpty() || deserializer.isEmpty();
    SchemaDirectory directory =
        oursNeeded ? directory(WireConfig.of(config)) : new BuiltinDirectory(Contract.builtin());
    return MappedWires.in(configured(confluent(directory), serializer, deserializer));
  }

  private static SchemaDirectory directory(WireConfig config) {
    Contract contract = Contract.builtin();
    return config.registry().isPresent()
        ? RegistryDirectory.connect(
            config.registry().get(), config.registryTimeout(), contract, System::nanoTime)
        : new BuiltinDirectory(contract);
  }

  private static MappedWires.Form confluent(SchemaDirectory directory) {
    return new MappedWires.Form() {
      @Override
      public <T, R extends SpecificRecord> Wire<T> wire(AvroMapping<T, R> mapping) {
        return new AvroWire<>(mapping, directory);
      }
    };
  }

  /** Ours, where the configuration names no other. */
  private static MappedWires.Form configured(
      MappedWires.Form ours,
      Optional<ForeignSerializer> serializer,
      Optional<ForeignDeserializer> deserializer) {
    return new MappedWires.Form() {
      @Override
      public <T, R extends SpecificRecord> Wire<T> wire(AvroMapping<T, R> mapping) {
        return new ConfiguredWire<>(mapping, ours.wire(mapping), serializer, deserializer);
      }
    };
  }
}
