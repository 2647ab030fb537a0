// OpenAI's Responses API through OpenAI's own SDK, unmodified: node openai-responses.mjs BASE_URL MODEL
import OpenAI from 'openai';

const [baseURL, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'unused', maxRetries: 0 });
const input = 'Tell me of the mill.';
const said = {};

const failure = async (call) => {
  try {
    await call();
    return { name: 'none' };
  } catch (error) {
    return { name: error.constructor.name, param: error.param };
  }
};
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
const ended = async (id) => {
  for (;;) {
    const now = await client.responses.retrieve(id);
    if (now.status !== 'queued' && now.status !== 'in_progress') return now;
    await pause();
  }
};
const deltas = (events) =>
  events
    .filter((event) => event.type === 'response.output_text.delta')
    .map((event) => event.delta)
    .join('');

const whole = await client.responses.create({ model, input, max_output_tokens: 6 });
said.whole = {
  object: whole.object,
  status: whole.status,
  reason: whole.incomplete_details.reason,
  text: whole.output_text,
  tokens: whole.usage.output_tokens,
};

const helper = client.responses.stream({ model, input, max_output_tokens: 6 });
const heard = [];
helper.on('response.output_text.delta', (event) => heard.push(event.delta));
await helper.done();
said.helper = { text: heard.join('') };

const background = await client.responses.create({
  model,
  input,
  max_output_tokens: 6,
  background: true,
  metadata: { k: 'v' },
});
const polled = await ended(background.id);
said.background = { first: background.status, last: polled.status, text: polled.output_text, k: polled.metadata.k };

const stream = await client.responses.create({
  model,
  input,
  max_output_tokens: 60,
  background: true,
  stream: true,
});
const before = [];
for await (const event of stream) {
  before.push(event);
  if (event.type === 'response.output_text.delta' && before.length > 8) break; // closes the connection
}
const id = before[0].response.id;
const after = [];
const rest = await client.responses.retrieve(id, {
  stream: true,
  starting_after: before.at(-1).sequence_number,
});
for await (const event of rest) after.push(event);
const all = [...before, ...after];
said.resumed = {
  contiguous: all.every((event, number) => event.sequence_number === number),
  count: all.length,
  opening: all.slice(0, 6).map((event) => event.type),
  closing: all.slice(-4).map((event) => event.type),
  text: deltas(all),
  whole: (await client.responses.retrieve(id)).output_text,
};

const long = await client.responses.create({ model, input, max_output_tokens: 5000, background: true });
const cancelled = await client.responses.cancel(long.id);
said.cancelled = { status: cancelled.status, again: (await client.responses.cancel(long.id)).status };

const next = await client.responses.create({
  model,
  input: 'And then?',
  max_output_tokens: 4,
  previous_response_id: whole.id,
});
const items = [];
for await (const item of client.responses.inputItems.list(next.id, { order: 'asc', limit: 2 })) items.push(item);
said.next = { previous: next.previous_response_id, items: items.map((item) => item.content[0].text) };

await client.responses.delete(next.id);
said.deleted = await failure(() => client.responses.retrieve(next.id));
said.unsupported = await failure(() =>
  client.responses.create({ model, input, tools: [{ type: 'web_search' }] }),
);
said.unkept = await failure(() => client.responses.create({ model, input, background: true, store: false }));

console.log(JSON.stringify(said));
