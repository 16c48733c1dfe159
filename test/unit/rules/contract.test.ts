import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HEADINGS, staleDocuments } from '../../../scripts/generate-docs';
import { checkExample, filesOf, placeExample, runExample } from '../../../scripts/run-example';
import { applyFix, applyLabel } from '../../../src/check';
import { parseLabelText } from '../../../src/label';
import { builtinPolicies, loadBuiltin, RULE_IDS } from '../../../src/policy';
import { type Finding, formatMessage, type Message, ruleById, rules, ruleUrl, severityOf } from '../../../src/rules';

const ROOT = join(__dirname, '../../..');
const TONGUES = ['ja', 'en'] as const;

describe('every rule', () => {
	it('has a file, an index entry, a test, a page and a severity, and nothing has one without a rule', () => {
		const ids = rules.map(({ id }) => id).sort();
		const ruleFiles = readdirSync(join(ROOT, 'src/rules')).filter(
			(name) => /Rule\(\n?\t?\{?/.test(source(name)) && source(name).includes('\n\t\tid: '),
		);
		assert.deepEqual(ruleFiles.map((name) => name.replace(/\.ts$/, '')).sort(), ids);
		const pages = readdirSync(join(ROOT, 'docs/rules')).filter((name) => name !== 'README.md');
		assert.deepEqual(pages.map((name) => name.replace(/\.md$/, '')).sort(), ids);
		for (const id of ids) assert.ok(existsSync(join(__dirname, `${id}.test.ts`)), id);
		assert.deepEqual([...RULE_IDS].sort(), ids);
		for (const policy of builtinPolicies()) assert.deepEqual(Object.keys(loadBuiltin(policy).rules).sort(), ids, policy);
		for (const id of ids) assert.equal(ruleById(id)?.id, id);
	});

	it('is at home under its address', () => {
		for (const { id } of rules) assert.ok(existsSync(join(ROOT, ruleUrl(id).replace(/^.*\/blob\/main\//, ''))), id);
	});

	it('has the pages that the generator writes', () => {
		assert.deepEqual(staleDocuments(), []);
	});

	it('has a page with the headings in order, in both tongues', () => {
		for (const { id } of rules) {
			const headings = [...readFileSync(join(ROOT, 'docs/rules', `${id}.md`), 'utf8').matchAll(/^### (.+)$/gm)].map(([, text]) => text);
			assert.deepEqual(headings, [...HEADINGS.ja, ...HEADINGS.en], id);
		}
	});

	it('has its own default severity in the default policy', () => {
		const policy = loadBuiltin('nishihara-2024');
		for (const rule of rules) assert.equal(severityOf(rule, policy), rule.severity, rule.id);
	});

	it('renders every message in both tongues', () => {
		for (const rule of rules) {
			for (const [key, message] of Object.entries(rule.messages)) {
				const names = placeholders(message, 'ja');
				assert.deepEqual(placeholders(message, 'en'), names, `${rule.id}.${key}`);
				const data = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
				for (const tongue of TONGUES) {
					const text = formatMessage(findingWith(rule.id, key, data), tongue);
					assertRendered(text, `${rule.id}.${key}.${tongue}`);
					for (const name of names) assert.ok(text.includes(`<${name}>`), text);
				}
				assert.match(message.ja, /(ます|です|ません|ください)[。]?(（[^）]*(（[^）]*）)?[^）]*）)?。?$|（対策基準 .+）。$/, message.ja);
			}
		}
	});
});

for (const rule of rules) {
	describe(`examples of ${rule.id}`, () => {
		for (const example of rule.examples.incorrect) {
			const name = filesOf(example)[0]?.text.split('\n')[0] ?? example.name;

			it(`incorrect: ${example.name} ${name}`, () => {
				const found = runExample(example).filter((finding) => finding.rule === rule.id);
				assert.ok(found.length > 0);
				for (const finding of found) {
					for (const tongue of TONGUES) assertRendered(formatMessage(finding, tongue), rule.id);
					for (const { title } of finding.fixes) assert.ok(rule.fixes.includes(title), title);
				}
			});

			it(`mended: ${example.name} ${name}`, () => {
				const { root, workspacePolicy } = placeExample(example);
				try {
					const context = { workspacePolicy, root };
					const finding = checkExample(example, root, workspacePolicy).find((one) => one.rule === rule.id);
					// What only suggests something offers its fix without preferring it.
					const fix = (finding?.fixes.find(({ preferred }) => preferred) ?? finding?.fixes[0])?.fix;
					if (finding === undefined || fix === undefined) return assert.equal(finding?.fixes.length, 0);
					// An export asks a person and leaves the document as it is.
					if (fix.kind === 'export') return assert.equal(applyFix(finding.path, fix, context, { dryRun: false }), null);
					const chosen = parseLabelText('【機密性1・完全性1・可用性1】', workspacePolicy.policy)?.label;
					assert.ok(chosen);
					const result =
						applyFix(finding.path, fix, context, { dryRun: false }) ??
						applyLabel(finding.path, { label: chosen, places: null }, context, { dryRun: false });
					assert.equal(result.kind, 'changed', JSON.stringify(result));
					const after = checkExample(example, root, workspacePolicy).map((one) => one.rule);
					assert.ok(!after.includes(rule.id), after.join());
				} finally {
					rmSync(root, { recursive: true, force: true });
				}
			});
		}

		for (const example of rule.examples.correct) {
			it(`correct: ${example.name}`, () => assert.deepEqual(runExample(example), []));
		}
	});
}

function source(name: string): string {
	return readFileSync(join(ROOT, 'src/rules', name), 'utf8');
}

function placeholders(message: Message, tongue: 'ja' | 'en'): string[] {
	return [...new Set([...message[tongue].matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();
}

function findingWith(rule: string, message: string, data: Finding['data']): Finding {
	return { rule, severity: 'error', message, data, path: '/a', place: null, where: null, range: null, clause: '', related: [], fixes: [] };
}

function assertRendered(text: string, about: string): void {
	assert.doesNotMatch(text, /\{|\}|undefined|null|\[object/, `${about}: ${text}`);
	assert.ok(text.length > 10, about);
}
