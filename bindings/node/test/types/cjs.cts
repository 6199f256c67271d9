// The same for CommonJS.
import liveinbox = require("liveinbox");

const inbox: liveinbox.Inbox = liveinbox.openSync(":memory:");
const ana: liveinbox.Actor = inbox.actor("acme", liveinbox.agent("ana"));
const outcome: liveinbox.Outcome = ana.sync.note("c", "x");
const later: Promise<liveinbox.Claim> = ana.claimNext({ team: "billing" });
// @ts-expect-error numbers are no conversations
ana.note(7, "x");
void [outcome.message, later];
