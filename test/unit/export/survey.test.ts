import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckContext } from '../../../src/check';
import { statesOf, surveyFiles } from '../../../src/export/survey';
import type { Survey } from '../../../src/export/types';
import { loadWorkspacePolicy } from '../../../src/policy';

describe('the survey of what leaves', () => {
	let root: string;

	beforeEach(() => {
		root = mkdtempSync(path.join(tmpdir(), 'kakuzuke-survey-'));
	});
	afterEach(() => rmSync(root, { recursive: true }));

	function put(name: string, text: string | Uint8Array): string {
		const file = path.join(root, name);
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, text);
		return file;
	}

	function look(...names: string[]): Promise<Survey> {
		const context: CheckContext = { workspacePolicy: loadWorkspacePolicy(root), root, folderLabels: new Map() };
		return surveyFiles(
			names.map((name) => path.join(root, name)),
			{ contextOf: () => context },
		);
	}

	it('joins the labels axis by axis and says which document causes which level (3(2)⑤(ウ))', async () => {
		const secret = put('課/a.md', '【機密性3・完全性1・可用性1】 取扱制限：暗号化\n');
		const needed = put('課/b.md', '【機密性1・完全性2・可用性2】\n');
		const survey = await look('課');
		assert.deepEqual(survey.label, { confidentiality: '3', integrity: '2', availability: '2', handling: ['encrypt'] });
		assert.deepEqual(survey.causes, { confidentiality: secret, integrity: needed, availability: needed });
		assert.deepEqual(
			survey.files.map(({ name }) => name),
			['課/a.md', '課/b.md'],
		);
		assert.deepEqual(statesOf(survey), ['labelled']);
	});

	it('tells unlabelled, damaged and encrypted documents apart', async () => {
		put('x/plain.txt', 'ただの文\n');
		put('x/broken.docx', Buffer.from('PK\u0003\u0004 not a package'));
		put('x/level.md', '【機密性1・完全性1・可用性1】\n');
		const { states } = await look('x');
		assert.deepEqual(states, { labelled: 1, unlabelled: 1, unreadable: 1, encrypted: 0 });
	});

	it('takes sidecars along, and knows where a label stands only outside', async () => {
		put('x/.label', '【機密性2・完全性1・可用性1】\n');
		put('x/own.md', '【機密性1・完全性1・可用性1】\n');
		put('x/table.csv', 'a,b\n');
		put('x/beside.csv', 'a,b\n');
		put('x/beside.csv.label', '【機密性3・完全性1・可用性1】\n');
		const { files, label } = await look('x');
		const by = Object.fromEntries(files.map((file) => [file.name, [file.sidecar, file.outer, file.label.confidentiality]]));
		assert.deepEqual(by, {
			'x/.label': [true, false, '2'],
			'x/beside.csv': [false, false, '3'],
			'x/beside.csv.label': [true, false, null],
			'x/own.md': [false, false, '1'],
			'x/table.csv': [false, true, '2'],
		});
		assert.equal(label.confidentiality, '3');
	});

	it('takes the sidecar of a single file along', async () => {
		put('a.csv', '1\n');
		put('a.csv.label', '【機密性2・完全性1・可用性1】\n');
		const { files } = await look('a.csv');
		assert.deepEqual(
			files.map(({ name }) => name),
			['a.csv', 'a.csv.label'],
		);
	});

	it('names every file differently, on systems without letter case too', async () => {
		put('one/A.txt', '1');
		put('two/a.txt', '2');
		const { files } = await look('one/A.txt', 'two/a.txt');
		assert.deepEqual(
			files.map(({ name }) => name),
			['one/A.txt', 'two/a.txt'],
		);
	});

	it('takes a file once, follows no links, and leaves the repository and the register at home', async () => {
		const real = put('x/a.txt', '1');
		put('x/.git/config', 'secret');
		put('x/.kakuzuke/register/2026.jsonl', '{}');
		symlinkSync('/etc/hosts', path.join(root, 'x/link'));
		symlinkSync('.', path.join(root, 'x/loop'));
		const { files, missing } = await look('x', 'x/a.txt', 'gone.txt');
		assert.deepEqual(
			files.map((file) => file.path),
			[real],
		);
		assert.deepEqual(
			missing.map(({ path: file, detail }) => [path.relative(root, file), detail]),
			[
				['x/link', 'symlink'],
				['x/loop', 'symlink'],
				['gone.txt', 'ENOENT'],
			],
		);
	});

	it('can be cancelled', async () => {
		put('x/a.txt', '1');
		const context: CheckContext = { workspacePolicy: loadWorkspacePolicy(root), root };
		await assert.rejects(surveyFiles([path.join(root, 'x')], { contextOf: () => context, signal: AbortSignal.abort() }), {
			name: 'AbortError',
		});
	});
});
