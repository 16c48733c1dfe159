import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { DEFAULT_POLICY_ID, loadBuiltin, type Tongue } from '../src/policy';
import { fixTitle, formatMessage, type Rule, type RuleExample, rules, severityOf } from '../src/rules';
import { detectorPages } from './detector-table';
import { filesOf, runExample } from './run-example';

/**
 * Writes the generated pages: `npm run docs`. With `--check` it writes nothing and fails when a page differs from what it would write.
 * One function a document; the examples on the pages are run, and what they print is what the product prints.
 */

const ROOT = join(__dirname, '..');
const RULES = 'docs/rules';

/** Path (relative to the project) → text. */
export function allDocuments(): Map<string, string> {
	const documents = new Map<string, string>([[`${RULES}/README.md`, rulesTable()]]);
	for (const [path, text] of detectorPages()) documents.set(path, text);
	for (const rule of rules) documents.set(`${RULES}/${rule.id}.md`, rulePage(rule));
	return documents;
}

/** The headings of a rule page, in order; the contract test reads them. */
export const HEADINGS: Readonly<Record<Tongue, readonly string[]>> = {
	ja: ['内容', '理由', '誤った例', '正しい例', '直し方', '設定'],
	en: ['What', 'Why', 'Incorrect', 'Correct', 'Fixes', 'How to configure'],
};

const SECTION: Readonly<Record<Tongue, string>> = { ja: '日本語', en: 'English' };
const SEVERITY = {
	error: { ja: 'エラー', en: 'error' },
	warning: { ja: '警告', en: 'warning' },
	info: { ja: '情報', en: 'info' },
	off: { ja: 'なし', en: 'off' },
} as const;

/** docs/rules/<id>.md */
export function rulePage(rule: Rule): string {
	return [
		`# ${rule.id}`,
		'<!-- npm run docs -->',
		`${rule.title.ja} / ${rule.title.en}`,
		...(['ja', 'en'] as const).map((tongue) => section(rule, tongue)),
	]
		.join('\n\n')
		.concat('\n');
}

function section(rule: Rule, tongue: Tongue): string {
	const [what, why, incorrect, correct, fixes, configure] = HEADINGS[tongue];
	return [
		`## ${SECTION[tongue]}`,
		`### ${what}`,
		whatText(rule, tongue),
		`### ${why}`,
		`${rule.description[tongue]}`,
		`### ${incorrect}`,
		...rule.examples.incorrect.map((example) => `${exampleText(example)}\n\n${outputText(rule, example, tongue)}`),
		`### ${correct}`,
		...rule.examples.correct.map(exampleText),
		`### ${fixes}`,
		fixesText(rule, tongue),
		`### ${configure}`,
		configureText(rule, tongue),
	].join('\n\n');
}

function whatText(rule: Rule, tongue: Tongue): string {
	const severity = SEVERITY[severityOf(rule, loadBuiltin(DEFAULT_POLICY_ID))][tongue];
	const intro =
		tongue === 'ja'
			? `${rule.title.ja}（条項：${rule.clause}、重大度：${severity}）。次のように知らせます。`
			: `${rule.title.en} (clause ${rule.clause}, severity: ${severity}). It says:`;
	const messages = Object.values(rule.messages).map((message) => `- ${message[tongue].replace(/\{\w+\}/g, '…')}`);
	return `${intro}\n\n${messages.join('\n')}`;
}

function exampleText(example: RuleExample): string {
	return filesOf(example)
		.map(({ name, text }) => `\`${name}\`\n\n\`\`\`${languageOf(name)}\n${text.trimEnd()}\n\`\`\``)
		.join('\n\n');
}

function languageOf(name: string): string {
	return { '.md': 'markdown', '.csv': 'csv', '.jsonc': 'jsonc', '.eml': 'eml' }[extname(name)] ?? 'text';
}

function outputText(rule: Rule, example: RuleExample, tongue: Tongue): string {
	const found = runExample(example).filter((finding) => finding.rule === rule.id);
	return found.map((finding) => `> ${SEVERITY[finding.severity][tongue]}: ${formatMessage(finding, tongue)}`).join('\n>\n');
}

const HOW = {
	workspace: {
		ja: '`.kakuzuke/exceptions.jsonc` を書き換えて直します。',
		en: 'Edit `.kakuzuke/exceptions.jsonc`.',
	},
	document: {
		ja: 'エディターでは電球（クイック修正）から、コマンドラインでは `kakuzuke set` で直せます。',
		en: 'In the editor take the light bulb (quick fix), on the command line `kakuzuke set`.',
	},
	container: {
		ja: 'エディターでは電球（クイック修正）から直せます。フォルダーの `.label` を書き換えても構いません。',
		en: "In the editor take the light bulb (quick fix), or edit the folder's `.label`.",
	},
	export: {
		ja: 'エディターでは電球（クイック修正）から、コマンドラインでは `kakuzuke export` で行います。元の文書は変わりません。',
		en: 'In the editor take the light bulb (quick fix), on the command line `kakuzuke export`. The document itself is not changed.',
	},
	person: {
		ja: '自動では直せません。メッセージのとおりに、職員が判断して行います。',
		en: 'Nothing is mended automatically: a person decides, as the message says.',
	},
} as const;

function fixesText(rule: Rule, tongue: Tongue): string {
	const titles = rule.fixes.map(
		(title) => `- ${fixTitle({ title, fix: { kind: 'choose-label' }, preferred: true }, tongue).replace(/…$/, '')}`,
	);
	const how = titles.length === 0 ? 'person' : rule.fixes.includes('encrypt-now') ? 'export' : rule.facts;
	return [...(titles.length > 0 ? [titles.join('\n')] : []), HOW[how][tongue]].join('\n\n');
}

function configureText(rule: Rule, tongue: Tongue): string {
	const values = (['error', 'warning', 'info', 'off'] as const).map((value) => `\`${value}\``).join(tongue === 'ja' ? '、' : ', ');
	const intro =
		tongue === 'ja'
			? `\`.kakuzuke/policy.jsonc\` で重大度（${values}）を変えられます。`
			: `\`.kakuzuke/policy.jsonc\` sets the severity: ${values}.`;
	const sample = `\`\`\`jsonc\n{\n\t"rules": { "${rule.id}": "info" }\n}\n\`\`\``;
	return [intro, sample, ...(rule.settings ? [rule.settings[tongue]] : [])].join('\n\n');
}

/** docs/rules/README.md */
export function rulesTable(): string {
	const policy = loadBuiltin(DEFAULT_POLICY_ID);
	const rows = rules.map((rule) => {
		const severity = severityOf(rule, policy);
		return `| [${rule.id}](${rule.id}.md) | ${rule.title.ja}<br>${rule.title.en} | ${rule.clause} | ${SEVERITY[severity].ja} / ${SEVERITY[severity].en} |`;
	});
	return [
		'# ルール / Rules',
		'<!-- npm run docs -->',
		`既定のポリシー（${policy.id}）での一覧です。重大度は \`.kakuzuke/policy.jsonc\` の \`rules\` で変えられます。\n\nAs set by the default policy (${policy.id}); \`rules\` in \`.kakuzuke/policy.jsonc\` sets other severities.`,
		['| ルール / Rule | 内容 / What | 条項 / Clause | 重大度 / Severity |', '| --- | --- | --- | --- |', ...rows].join('\n'),
	]
		.join('\n\n')
		.concat('\n');
}

/** What stands on the disk and would be written otherwise, or not at all. */
export function staleDocuments(): string[] {
	const documents = allDocuments();
	const stale = [...documents].filter(([path, text]) => !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== text);
	return [...stale.map(([path]) => path), ...leftovers(documents)];
}

/** Pages of rules that are no more. */
function leftovers(documents: ReadonlyMap<string, string>): string[] {
	if (!existsSync(join(ROOT, RULES))) return [];
	return readdirSync(join(ROOT, RULES))
		.map((name) => `${RULES}/${name}`)
		.filter((path) => !documents.has(path));
}

function write(): void {
	const documents = allDocuments();
	for (const path of leftovers(documents)) rmSync(join(ROOT, path));
	for (const [path, text] of documents) {
		mkdirSync(dirname(join(ROOT, path)), { recursive: true });
		writeFileSync(join(ROOT, path), text);
	}
}

if (require.main === module) {
	if (process.argv.includes('--check')) {
		const stale = staleDocuments();
		for (const path of stale) console.error(`${path}: differs; run npm run docs`);
		process.exitCode = stale.length > 0 ? 1 : 0;
	} else write();
}
