// Produces one request with a plain Kafka client and reads its tokens from its result topic.
// Usage: node produce-and-read.mjs BOOTSTRAP REGISTRY_URL PRIORITY PROMPT MODEL
// Prints one JSON object {id, outcome, text, tokens}; exit 0 = succeeded, 1 = ended otherwise or took
// too long, 2 = wrong usage. Shares no code with Millrace: the schemas come from the registry.
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';

const PATIENCE_MS = 60_000;
const [bootstrap, registryUrl, priority, prompt, model] = process.argv.slice(2);
if (!model) {
  console.error('usage: node produce-and-read.mjs BOOTSTRAP REGISTRY_URL PRIORITY PROMPT MODEL');
  process.exit(2);
}

const { Kafka, Partitioners, logLevel } = kafkajs;
const kafka = new Kafka({
  clientId: 'foreign',
  brokers: bootstrap.split(','),
  logLevel: logLevel.NOTHING,
  retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: 20 }, // a young broker is still loading
});
const registry = new SchemaRegistry({ host: registryUrl });
const id = randomUUID();
const resultTopic = `results.${id}`;

async function createResultTopic() {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: resultTopic, numPartitions: 1 }] });
  await admin.disconnect();
}

async function produce() {
  const schemaId = await registry.getLatestSchemaId('dev.millrace.v1.InferenceRequest');
  const request = { id, model, prompt, parameters: { maxTokens: 16, temperature: 0 }, resultTopic };
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({
    topic: `requests.${priority}`,
    acks: -1,
    messages: [{ key: model, value: await registry.encode(schemaId, request) }],
  });
  await producer.disconnect();
}

// The reader rule: follow the highest run whose Started was seen, take contiguous tokens of that run,
// stop at its first Finished.
const stream = { run: -1, texts: [], tokens: 0, outcome: undefined };

function take({ requestId, run, body }) {
  if (requestId !== id || stream.outcome) return;
  const [[name, event]] = Object.entries(body);
  const kind = name.split('.').pop();
  if (kind === 'Started' && run > stream.run) {
    if (event.mode === 'RESTART') Object.assign(stream, { texts: [], tokens: 0 });
    stream.run = run;
  } else if (run !== stream.run) {
    return;
  } else if (kind === 'Tokens' && event.firstIndex === stream.tokens) {
    stream.texts.push(event.text);
    stream.tokens += event.ids.length;
  } else if (kind === 'Finished') {
    stream.outcome = event.verdict.outcome;
  }
}

async function read(consumer) {
  await consumer.connect();
  await consumer.subscribe({ topic: resultTopic, fromBeginning: true });
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no end within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
    consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
    consumer
      .run({
        autoCommit: false,
        eachMessage: async ({ message }) => {
          take(await registry.decode(message.value));
          if (stream.outcome) resolve();
        },
      })
      .catch(reject);
  });
}

const consumer = kafka.consumer({ groupId: `foreign-${id}`, maxWaitTimeInMs: 100 });
try {
  await createResultTopic();
  await produce();
  await read(consumer);
  const { outcome, texts, tokens } = stream;
  console.log(JSON.stringify({ id, outcome, text: texts.join(''), tokens }));
  process.exitCode = outcome === 'SUCCEEDED' ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await consumer.disconnect();
}
