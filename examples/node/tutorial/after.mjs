// The same backend with people behind the bot: they see who waits, one of them claims and answers.
import express from 'express';
import { agent, assistant, open, RefusedError, StaleFenceError, user as visitor } from 'liveinbox';

const messages = new Map(); // stands for the backend's own database
const inbox = await open('inbox');
const actor = (principal) => inbox.actor('shop', principal);

const app = express();
app.use(express.json());

const sorry = 'Sorry, I did not understand that.';

// The model that answers; null where it does not know.
async function bot(text) {
  return text.toLowerCase().includes('open') ? 'We are open from 9 to 18.' : null;
}

// Keeps a message and pushes it to the user, in the backend's own way.
function say(user, author, text) {
  messages.set(user, [...(messages.get(user) ?? []), { author, text }]);
}

const history = (user) => messages.get(user) ?? [];

app.get('/chat/:user', (request, response) => response.json(history(request.params.user)));

app.post('/chat/:user', async (request, response) => {
  const { user } = request.params;
  const { text } = request.body;
  say(user, user, text);
  const more = { conversation: user, channel: 'WIDGET', user };
  const got = await actor(visitor(user)).receive(text, more);
  const reply = await bot(text);
  try {
    const me = actor(assistant('bot'));
    await me.send(user, got.fence, reply ?? sorry, { isFallback: reply === null });
    say(user, 'bot', reply ?? sorry);
  } catch (error) { // people have the conversation: the bot says nothing
    if (!(error instanceof StaleFenceError)) throw error;
  }
  response.json(history(user));
});

app.get('/inbox', async (request, response) => {
  const { cards } = await actor(agent(request.get('agent'))).query({ tab: 'waiting' });
  response.json(cards.map((card) => ({ user: card.user.id, why: card.reason })));
});

app.post('/inbox/:user/claim', async (request, response) => {
  const { fence } = await actor(agent(request.get('agent'))).claim(request.params.user);
  response.json({ fence });
});

app.post('/inbox/:user/reply', async (request, response) => {
  const { user } = request.params;
  const { fence, text } = request.body;
  await actor(agent(request.get('agent'))).send(user, fence, text);
  say(user, request.get('agent'), text);
  response.json({});
});

app.use((error, request, response, next) => {
  if (!(error instanceof RefusedError)) return next(error);
  return response.status(409).json({ error: error.message });
});

const server = app.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
