// Writes docs/reference/node.md from the package's declarations and their comments.
//
//   node reference.mjs            writes it; needs dist, which build.sh makes
//   node reference.mjs --check    writes nothing; ends with 1 where the page is not as it would be
import { readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";

const dist = new URL("dist/", import.meta.url);
const page = new URL("../../docs/reference/node.md", import.meta.url);
const program = ts.createProgram([new URL("index.d.ts", dist).pathname], { strict: true });
const checker = program.getTypeChecker();
const index = program.getSourceFile(new URL("index.d.ts", dist).pathname);

const GROUPS = [
  ["Opening", /^(open|openSync|InboxOptions|ManualClock|LogRecord|Analysis|Finding|version)$/],
  ["The inbox", /^(Inbox|InboxCalls|SyncInbox|.*Report|Metrics)$/],
  [
    "Actors",
    /^(Actor|SyncActor|Principal|user|agent|assistant|system|integration|WithClaimOptions|Sync)$/,
  ],
  [
    "Commands",
    /^(Commands|Command|Outcome|Claim|SyncClaim|ClaimCommands|Attachment|MessageData)$/,
    /^(?!Query|Transcript|Read|Subscribe|Inbox|WithClaim).*Options$/,
  ],
  [
    "Reads",
    /^(Reads|Walks|Page|Card|Transcript|Rendering|Detection|Stats|Term)$/,
    /^(Query|Transcript|Read)Options$/,
  ],
  ["The feed and sessions", /^(Feed|Batch|InboxEvent|Cursor|SubscribeOptions|Session)$/],
  ["Errors", /Error$/],
  ["Names", /./],
];

const isInternal = (node) => ts.getJSDocTags(node).some((tag) => tag.tagName.text === "internal");

// The declaration as it is written, without what is private and without bodies of comments that
// stand in the text already.
function code(node) {
  const printer = ts.createPrinter({ removeComments: false });
  const visible = (child) => (isPrivate(child) ? undefined : child);
  const shown = ts.transform(node, [(context) => (root) =>
    ts.visitNode(root, (top) => ts.visitEachChild(top, visible, context))]).transformed[0];
  return printer.printNode(ts.EmitHint.Unspecified, shown, node.getSourceFile())
    .replace(/^\/\*\*[^]*?\*\/\n/, "")
    .replace(/^export declare |^export /, "")
    .replace(/^ {4}/gm, "  ");
}

const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
const isPrivate = (node) => isInternal(node) ||
  (node.name && ts.isPrivateIdentifier(node.name)) ||
  (ts.isClassElement(node) && ts.getCombinedModifierFlags(node) & HIDDEN);

function comment(node) {
  const host = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts.getJSDocCommentsAndTags(host).filter(ts.isJSDoc)
    .map(({ comment: words, tags }) =>
      [ts.getTextOfJSDocComment(words) ?? "", ...(tags ?? []).map(example)].join("\n\n"))
    .join("\n\n").replace(/\{@link (\w+)\}/g, "`$1`").trim();
}

const example = (tag) =>
  tag.tagName.text === "example"
    ? `\`\`\`ts\n${ts.getTextOfJSDocComment(tag.comment)}\n\`\`\``
    : "";

function section(symbol) {
  const declarations = symbol.declarations
    .map((one) => (ts.isVariableDeclaration(one) ? one.parent.parent : one));
  const words = symbol.declarations.map(comment).filter(Boolean).join("\n\n");
  const parts = declarations.map((one) => `\`\`\`ts\n${code(one)}\n\`\`\``);
  return [`### ${symbol.name}`, words, ...parts].filter(Boolean).join("\n\n");
}

const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(index))
  .map((one) => (one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one));
const left = new Set(symbols);
const groups = GROUPS.map(([title, ...patterns]) => {
  const members = [...left].filter(({ name }) => patterns.some((one) => one.test(name)));
  for (const member of members) left.delete(member);
  return [`## ${title}`, ...members.map(section)].join("\n\n");
});
const text = `# The reference of the package for Node

Made by \`bindings/node/reference.mjs\` from the package's declarations. [The guide](../node.md)
says how to begin; what a command means in full stands in [command.md](command.md).

${groups.join("\n\n")}
`;

if (!process.argv.includes("--check")) {
  writeFileSync(page, text);
} else if (readFileSync(page, "utf8") !== text) {
  console.error("docs/reference/node.md is not what reference.mjs writes");
  process.exitCode = 1;
}
