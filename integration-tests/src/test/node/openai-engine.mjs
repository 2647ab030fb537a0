// What the engine can do, through OpenAI's own SDK, unmodified: node openai-engine.mjs BASE_URL MODEL
import OpenAI from 'openai';

const [baseURL, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'unused', maxRetries: 0 });
const messages = [{ role: 'user', content: 'Add 27 and 58.' }];
const said = {};

const schema = {
  type: 'object',
  properties: { sum: { enum: [58, 85] }, sure: { type: 'boolean' } },
  required: ['sum', 'sure'],
  additionalProperties: false,
};
const format = (schema) => ({ type: 'json_schema', json_schema: { name: 'sum', strict: true, schema } });
const shaped = await client.chat.completions.parse({
  model,
  messages,
  max_tokens: 200,
  response_format: format(schema),
});
said.schema = { parsed: shaped.choices[0].message.parsed, finish: shaped.choices[0].finish_reason };

const failure = async (call) => {
  try {
    await call();
    return { name: 'none' };
  } catch (error) {
    return { name: error.constructor.name, param: error.param, message: error.message };
  }
};
said.refused = await failure(() =>
  client.chat.completions.create({
    model,
    messages,
    response_format: format({ type: 'object', properties: { a: { type: 'string', pattern: 'x' } } }),
  }),
);

const likely = await client.chat.completions.create({
  model,
  messages,
  temperature: 0,
  max_tokens: 4,
  logprobs: true,
  top_logprobs: 2,
});
const content = likely.choices[0].logprobs.content;
said.logprobs = {
  text: likely.choices[0].message.content,
  tokens: content.map((one) => one.token).join(''),
  count: content.length,
  used: likely.usage.completion_tokens,
  top: content.map((one) => one.top_logprobs.length),
  greedy: content.every((one) => one.logprob === one.top_logprobs[0].logprob),
};

const two = await client.chat.completions.create({ model, messages, n: 2, seed: 7, max_tokens: 8 });
said.choices = two.choices.map((choice) => choice.index);

const texts = ['', ''];
const finishes = [];
const stream = await client.chat.completions.create({
  model,
  messages,
  n: 2,
  seed: 7,
  max_tokens: 8,
  stream: true,
});
for await (const chunk of stream) {
  for (const choice of chunk.choices) {
    texts[choice.index] += choice.delta.content ?? '';
    if (choice.finish_reason) finishes.push(choice.index);
  }
}
said.streamed = {
  told: texts.every((text) => text.length > 0),
  finishes: finishes.sort(),
};

const vectors = await client.embeddings.create({
  model,
  input: ['The old mill by the river.', 'The old mill by the river.', '27 + 58'],
});
const plain = await client.embeddings.create({
  model,
  input: 'The old mill by the river.',
  encoding_format: 'float',
});
const product = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);
const [one, same, other] = vectors.data.map((each) => each.embedding);
said.vectors = {
  width: one.length,
  length: product(one, one),
  same: product(one, same),
  other: product(one, other),
  plain: product(one, plain.data[0].embedding),
  tokens: vectors.usage.prompt_tokens,
};

console.log(JSON.stringify(said));
