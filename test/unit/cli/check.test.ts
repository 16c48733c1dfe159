import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import iconv from 'iconv-lite';
import { escapeData, escapeProperty } from '../../../src/cli/output/github';
import { rules } from '../../../src/rules';
import { makeTree, removeTrees } from '../workspace/tree';
import { runCli } from './run-cli';

const LABELLED = '【機密性1・完全性1・可用性1】\n本文\n';
const TREE = {
	'a.txt': LABELLED,
	'総務/b.md': '---\nlabel: 【機密性3・完全性2・可用性2】\n---\n本文\n',
	'総務/c d.txt': 'no label at all\n',
	'総務/人事/e.txt': '機密性4\n',
	'broken.docx': 'PK\u0003\u0004 not a zip',
};

/** The official schema is draft 4; ajv reads later drafts, which differ here only in two keywords' names. */
function sarifValidator(): (log: unknown) => string {
	const file = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
	const schema = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
	const { $schema: _, id: __, ...rest } = schema;
	const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
	const validate = ajv.compile(rest);
	return (log) => (validate(log) ? '' : ajv.errorsText(validate.errors));
}

describe('cli check', () => {
	after(removeTrees);

	it('exits by the contract', async () => {
		const cases: [Record<string, string>, readonly string[], number][] = [
			[{ 'a.txt': LABELLED }, [], 0],
			[{ 'a.txt': LABELLED }, ['--fail-on', 'info'], 0],
			[{ 'a.txt': '機密性4\n' }, [], 1],
			[{ 'a.txt': LABELLED, 'broken.docx': TREE['broken.docx'] }, [], 3],
			[{ 'a.txt': LABELLED, 'broken.docx': TREE['broken.docx'] }, ['--fail-on', 'info'], 3],
			[{ 'a.txt': '機密性4\n', 'broken.docx': TREE['broken.docx'] }, [], 1],
			[{ 'a.txt': LABELLED }, ['--jobs', '0'], 2],
			[{ 'a.txt': LABELLED }, ['--policy', 'no-such'], 2],
		];
		for (const [tree, args, code] of cases) {
			const ran = await runCli(['check', '.', ...args], { cwd: makeTree(tree) });
			assert.equal(ran.code, code, `${JSON.stringify(Object.keys(tree))} ${args.join(' ')}: ${ran.out}${ran.err}`);
		}
		assert.equal((await runCli(['check'])).code, 2);
	});

	it('tells rule, message, clause, line and column, folders and counts as text', async () => {
		const { out, err } = await runCli(['check', '.'], { cwd: makeTree(TREE) });
		assert.equal(err, '');
		assert.match(out, /^総務\/人事\/e\.txt\n {2}1:1 {2}error {2}level-unknown {2}.*Confidentiality 4.*\(3\(1\)\)\.$/m);
		assert.match(out, /^総務\/c d\.txt\n {2}1:1 {2}\w+ {2}label-missing {2}/m);
		assert.match(out, /^Labels of folders/m);
		assert.match(out, /^ {2}総務 {2}C3\/I2\/A2/m);
		assert.match(out, /^5 documents: 1 clean, 3 with findings \(\d+ errors, \d+ warnings, \d+ infos\), 1 not checked$/m);
	});

	it('is quiet when asked: findings and what was not checked, nothing else', async () => {
		const root = makeTree(TREE);
		const { out } = await runCli(['check', '-q', '.'], { cwd: root });
		assert.match(out, /level-unknown/);
		assert.match(out, /broken\.docx/);
		assert.doesNotMatch(out, /Labels of folders|documents:/);
		assert.equal((await runCli(['check', '-q', 'a.txt'], { cwd: root })).out, '');
	});

	it('colours for a terminal only, and not against NO_COLOR', async () => {
		const cwd = makeTree({ 'a.txt': 'nothing\n' });
		const coloured = async (options: object): Promise<boolean> =>
			(await runCli(['check', '.'], { cwd, ...options })).out.includes('\u001b[');
		assert.equal(await coloured({ tty: true }), true);
		assert.equal(await coloured({ tty: true, env: { LANG: 'C', NO_COLOR: '1' } }), false);
		assert.equal(await coloured({}), false);
	});

	it('speaks Japanese', async () => {
		const cwd = makeTree(TREE);
		const { out } = await runCli(['check', '.'], { cwd, env: { LANG: 'ja_JP.UTF-8' } });
		assert.match(out, /エラー/);
		assert.match(out, /^5 件を点検: 問題なし 1、指摘あり 3/m);
		assert.equal((await runCli(['check', '--lang', 'ja', '.'], { cwd })).out, out);
	});

	it('gives documents, folders and counts as JSON', async () => {
		const { out } = await runCli(['check', '--format', 'json', '.'], { cwd: makeTree(TREE) });
		const result = JSON.parse(out);
		assert.deepEqual(
			result.documents.map((document: { path: string }) => document.path),
			['a.txt', 'broken.docx', '総務/b.md', '総務/c d.txt', '総務/人事/e.txt'],
		);
		const unknown = result.documents.at(-1).findings.find((finding: { rule: string }) => finding.rule === 'level-unknown');
		assert.equal(unknown.place, 'header');
		assert.equal(unknown.range.line, 0);
		assert.ok(unknown.message.includes('4') && unknown.clause.startsWith('3('));
		const folders = Object.fromEntries(result.folders.map((folder: { path: string; label: unknown }) => [folder.path, folder.label]));
		assert.deepEqual(Object.keys(folders), ['.', '総務', '総務/人事']);
		assert.equal(folders['.'].confidentiality, '3');
		assert.equal(folders['.'].integrity, '2');
		assert.equal(result.folders[0].causes.confidentiality, '総務/b.md');
		assert.equal(result.summary.documents, 5);
		assert.equal(result.summary.notChecked, 1);
		const empty = JSON.parse((await runCli(['check', '--format', 'json', '.'], { cwd: makeTree({ 'x/': '' }) })).out);
		assert.deepEqual(empty.documents, []);
		assert.deepEqual(JSON.parse((await runCli(['check', '--format', 'json', '-q', 'a.txt'], { cwd: makeTree(TREE) })).out).documents, []);
	});

	it('gives valid SARIF 2.1.0', async () => {
		const validate = sarifValidator();
		assert.notEqual(validate({ version: '2.1.0', runs: [{}] }), '');
		const cwd = makeTree({ ...TREE, 'z/.label': 'C1/I1/A1\n', 'z/secret.txt': '【機密性3・完全性2・可用性2】\n' });
		for (const args of [['.'], ['a.txt'], ['--lang', 'ja', '.']]) {
			const log = JSON.parse((await runCli(['check', '--format', 'sarif', ...args], { cwd })).out);
			assert.equal(validate(log), '');
			const [run] = log.runs;
			assert.deepEqual(
				run.tool.driver.rules.map((rule: { id: string }) => rule.id),
				rules.map((rule) => rule.id),
			);
			for (const rule of run.tool.driver.rules) assert.ok(rule.help.text.length > 10 && /^https?:/.test(rule.helpUri), rule.id);
			for (const result of run.results) assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
		}
		const [run] = JSON.parse((await runCli(['check', '--format', 'sarif', '.'], { cwd })).out).runs;
		const unknown = run.results.find((result: { ruleId: string }) => result.ruleId === 'level-unknown');
		assert.equal(unknown.locations[0].physicalLocation.artifactLocation.uri, '%E7%B7%8F%E5%8B%99/%E4%BA%BA%E4%BA%8B/e.txt');
		assert.equal(unknown.locations[0].physicalLocation.region.startLine, 1);
		const fingerprints = run.results.map((result: { partialFingerprints: object }) => JSON.stringify(result.partialFingerprints));
		assert.equal(new Set(fingerprints).size, fingerprints.length);
		const [notification] = run.invocations[0].toolExecutionNotifications;
		assert.equal(notification.locations[0].physicalLocation.artifactLocation.uri, 'broken.docx');
		assert.equal(run.invocations[0].exitCode, 1);
	});

	it('tells its fixes as replacements that can be carried out', async () => {
		const files = {
			'a.md': '---\ntitle: x\n---\n本文\n',
			'b.py': '#!/usr/bin/env python3\r\n# 【機密性2・完全性2・可用性2】\r\nprint(1)\r\n',
			'sjis.txt': iconv.encode('【機密性２・完全性２・可用性２】\r\n予算の案\r\n', 'shift_jis'),
		};
		const cwd = makeTree(files);
		const { results } = JSON.parse((await runCli(['check', '--format', 'sarif', '.'], { cwd })).out).runs[0];
		let carriedOut = 0;
		for (const { ruleId, locations, fixes = [] } of results) {
			for (const { description, artifactChanges } of fixes) {
				assert.ok(description.text.length > 3);
				const [{ artifactLocation, replacements }] = artifactChanges;
				assert.deepEqual(artifactLocation, locations[0].physicalLocation.artifactLocation);
				const name = artifactLocation.uri as keyof typeof files;
				const encoding = name === 'sjis.txt' ? 'shift_jis' : 'utf-8';
				const content = files[name];
				const text = typeof content === 'string' ? content : iconv.decode(content, encoding);
				const fixed = makeTree({ [name]: iconv.encode(replaced(text, replacements), encoding) });
				const left = JSON.parse((await runCli(['check', '--format', 'sarif', '.'], { cwd: fixed })).out).runs[0].results;
				assert.ok(!left.some((one: { ruleId: string }) => one.ruleId === ruleId), `${name} ${ruleId}`);
				carriedOut++;
			}
		}
		assert.ok(carriedOut >= 2, String(carriedOut));
	});

	it('keeps fingerprints when lines move', async () => {
		const of = async (text: string): Promise<string> => {
			const { out } = await runCli(['check', '--format', 'sarif', '.'], { cwd: makeTree({ 'a.py': text }) });
			const result = JSON.parse(out).runs[0].results.find((one: { ruleId: string }) => one.ruleId === 'level-unknown');
			return JSON.stringify(result.partialFingerprints);
		};
		assert.equal(await of('# 機密性4\n'), await of('#!/usr/bin/env python3\n# 機密性4\n'));
	});

	it('annotates for GitHub', async () => {
		const { out } = await runCli(['check', '--format', 'github', '.'], { cwd: makeTree(TREE) });
		assert.match(out, /^::error file=総務\/人事\/e\.txt,line=1,col=1,title=level-unknown::.+$/m);
		assert.equal(escapeProperty('a:b,c%\r\n'), 'a%3Ab%2Cc%25%0D%0A');
		assert.equal(escapeData('50%: a, b\n'), '50%25: a, b%0A');
	});

	it('shows paths as they were given: relative or absolute', async () => {
		const cwd = makeTree(TREE);
		assert.match((await runCli(['check', '-q', '総務/人事'], { cwd })).out, /^総務\/人事\/e\.txt$/m);
		assert.match((await runCli(['check', '-q', `${cwd}/総務`], { cwd })).out, new RegExp(`^${cwd}/総務/人事/e\\.txt$`, 'm'));
		assert.match((await runCli(['check', '-q', '../人事'], { cwd: `${cwd}/総務/人事` })).out, /^e\.txt$/m);
	});

	it('checks each file once, however often it is given', async () => {
		const cwd = makeTree(TREE);
		const { out } = await runCli(['check', '--format', 'json', '総務/人事/e.txt', '.', '総務', 'a.txt', './a.txt'], { cwd });
		assert.equal(JSON.parse(out).documents.length, 5);
	});

	it('checks a file that is named, even where it is ignored', async () => {
		const cwd = makeTree({ '.gitignore': '*.txt\n', 'a.txt': LABELLED });
		assert.equal(JSON.parse((await runCli(['check', '--format', 'json', 'a.txt'], { cwd })).out).documents.length, 1);
	});

	it('shows progress on a terminal and takes it away again', async () => {
		const cwd = makeTree(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${index}.txt`, LABELLED])));
		const { err } = await runCli(['check', '.', '--jobs', '1'], { cwd, tty: true });
		if (err !== '') assert.match(err, /checking \d+\/\d+/);
		assert.ok(err === '' || err.endsWith('\r\u001b[K'));
		assert.equal((await runCli(['check', '.'], { cwd })).err, '');
	});

	it('says that it was cancelled', async () => {
		const { code, out } = await runCli(['check', '.'], { cwd: makeTree(TREE), signal: AbortSignal.abort() });
		assert.equal(code, 3);
		assert.match(out, /cancelled/);
	});
});

interface Replacement {
	readonly deletedRegion: Readonly<Record<'startLine' | 'startColumn' | 'endLine' | 'endColumn', number>>;
	readonly insertedContent: { readonly text: string };
}

/** As a viewer carries them out: regions are of the text before. */
function replaced(text: string, replacements: readonly Replacement[]): string {
	const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
	const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
	let result = text;
	for (const { deletedRegion: region, insertedContent } of [...replacements].reverse()) {
		const [start, end] = [offset(region.startLine, region.startColumn), offset(region.endLine, region.endColumn)];
		result = result.slice(0, start) + insertedContent.text + result.slice(end);
	}
	return result;
}
