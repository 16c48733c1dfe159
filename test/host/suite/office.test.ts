import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { makeDocx, parts, partText } from './office';
import { api, clear, exists, file, put, until } from './support';

interface Report {
	readonly label: { readonly confidentiality: string | null; readonly integrity: string | null; readonly handling: readonly string[] };
	readonly markings: readonly { readonly place: string; readonly text: string }[];
}

async function report(target: vscode.Uri): Promise<Report> {
	return (await (await api()).report(target)) as Report;
}

type Outcome = 'changed' | 'unchanged' | 'refused';

/** Sets the label as a program does, and says what became of the document. */
async function set(target: vscode.Uri, label: string, handling: readonly string[] = []): Promise<[Outcome | undefined, string]> {
	const results = await vscode.commands.executeCommand<{ kind: Outcome; code: string }[]>('kakuzuke.setLabel', {
		uri: target,
		label,
		handling,
	});
	return [results[0]?.kind, results[0]?.code ?? ''];
}

describe('Office documents', () => {
	before(api);
	afterEach(clear);

	it('take a label by the command, and give it back', async () => {
		const before = await makeDocx('議事録の本文', '西原村');
		const target = put('議事録.docx', before);
		assert.equal((await report(target)).label.confidentiality, null);
		assert.deepEqual(await set(target, 'C2/I2/A1', ['encrypt']), ['changed', '']);
		const { label, markings } = await report(target);
		assert.deepEqual([label.confidentiality, label.integrity, label.handling], ['2', '2', ['encrypt']]);
		assert.deepEqual([...new Set(markings.map(({ place }) => place))].sort(), ['page-header', 'property']);
	});

	it('keep every other part byte for byte', async () => {
		const before = await makeDocx('議事録の本文', '西原村');
		const target = put('議事録.docx', before);
		await set(target, 'C2/I2/A1', ['encrypt']);
		const after = readFileSync(file('議事録.docx'));
		const [old, now] = [parts(before), parts(after)];
		const changed = Object.keys(now).filter((name) => !old[name] || Buffer.compare(old[name], now[name] ?? new Uint8Array()) !== 0);
		for (const name of changed) assert.match(name, /^(docProps\/custom\.xml|word\/header\d*\.xml|\[Content_Types\]\.xml|.*\.rels)$/);
		assert.deepEqual(
			Object.keys(old).filter((name) => !now[name]),
			[],
		);
		assert.match(partText(after, 'word/header1.xml'), /西原村/);
		assert.match(partText(after, 'word/header1.xml'), /機密性2/);
		assert.match(partText(after, 'docProps/custom.xml'), /取扱制限/);
	});

	it('are not written a second time when nothing changes', async () => {
		const target = put('a.docx', await makeDocx('本文'));
		assert.deepEqual(await set(target, 'C1/I1/A1'), ['changed', '']);
		const first = readFileSync(file('a.docx'));
		assert.deepEqual(await set(target, 'C1/I1/A1'), ['unchanged', '']);
		assert.equal(Buffer.compare(first, readFileSync(file('a.docx'))), 0);
	});

	it('that are open in Word are refused and stay as they are', async () => {
		const before = await makeDocx('本文');
		const target = put('a.docx', before);
		put('~$a.docx', 'owner');
		assert.deepEqual(await set(target, 'C2/I1/A1', ['encrypt']), ['refused', 'locked']);
		assert.equal(Buffer.compare(Buffer.from(before), readFileSync(file('a.docx'))), 0);
	});

	it('several at once, text and binary together', async () => {
		const word = put('a.docx', await makeDocx('本文'));
		const text = put('b.md', '# b\n');
		const data = put('c.csv', 'a,b\n');
		for (const target of [word, text, data]) await set(target, 'C1/I1/A1');
		await until('all three labels', async () => {
			const labels = await Promise.all([word, text, data].map(async (target) => (await report(target)).label.confidentiality));
			return labels.every((level) => level === '1') ? true : undefined;
		});
		assert.ok(exists('c.csv.label'));
	});
});
