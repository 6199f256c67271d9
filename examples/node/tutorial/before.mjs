// A chat backend with a bot, as many have one: it keeps its own messages. No person can help.
import express from 'express';

const messages = new Map(); // stands for the backend's own database

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
  const reply = await bot(text);
  say(user, 'bot', reply ?? sorry);
  response.json(history(user));
});

const server = app.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
