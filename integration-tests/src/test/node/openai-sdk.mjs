// OpenAI's own SDK, unmodified, against the facade: node openai-sdk.mjs BASE_URL MODEL
import OpenAI from 'openai';

const [baseURL, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'unused', maxRetries: 0 });
const messages = [{ role: 'user', content: 'Tell me of the mill.' }];
const said = {};

const whole = await client.chat.completions.create({ model, messages, max_tokens: 6 });
said.whole = {
  object: whole.object,
  role: whole.choices[0].message.role,
  text: whole.choices[0].message.content,
  finish: whole.choices[0].finish_reason,
  tokens: whole.usage.completion_tokens,
  requestId: whole._request_id,
};

const stream = await client.chat.completions.create({
  model,
  messages,
  max_tokens: 6,
  stream: true,
  stream_options: { include_usage: true },
  service_tier: 'flex',
});
const chunks = [];
for await (const chunk of stream) chunks.push(chunk);
said.stream = {
  text: chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join(''),
  ids: new Set(chunks.map((chunk) => chunk.id)).size,
  roles: chunks.filter((chunk) => chunk.choices[0]?.delta?.role).length,
  finish: chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean),
  usage: chunks.at(-1).usage.completion_tokens,
  tier: chunks[0].service_tier,
};

const helper = client.chat.completions.stream({ model, messages, max_tokens: 6 });
said.helper = { text: await helper.finalContent() };

const plain = await client.completions.create({ model, prompt: 'Once', max_tokens: 4 });
said.plain = { object: plain.object, text: plain.choices[0].text };

const listed = [];
for await (const one of client.models.list()) listed.push(one.id);
said.models = { listed, one: (await client.models.retrieve(model)).object };

const failure = async (call) => {
  try {
    await call();
    return { name: 'none' };
  } catch (error) {
    return { name: error.constructor.name, status: error.status, param: error.param, code: error.code };
  }
};
said.unknownModel = await failure(() =>
  client.chat.completions.create({ model: 'nobody', messages }),
);
said.unsupported = await failure(() =>
  client.chat.completions.create({
    model,
    messages,
    tools: [{ type: 'function', function: { name: 'f' } }],
  }),
);

const cut = await client.chat.completions.create({
  model,
  messages,
  max_tokens: 5000,
  stream: true,
});
for await (const chunk of cut) {
  if (chunk.choices[0]?.delta?.content) break; // leaving the loop closes the connection
}
said.cut = { done: true };

console.log(JSON.stringify(said));
