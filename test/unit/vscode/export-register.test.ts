import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appendEvent, type RegisterEntry, verifyRegister } from '../../../src/register';
import { detailHtml } from '../../../src/vscode/register/detail';
import {
	byDay,
	entryRow,
	headOf,
	NO_FILTER,
	newest,
	passes,
	type RegisterFilter,
	verificationText,
} from '../../../src/vscode/register/model';
import { verifyInSlices } from '../../../src/vscode/register/verify-slices';
import { label, POLICY, t } from './support';

const HASH = 'a'.repeat(64);

function entry(sequence: number, given: Partial<RegisterEntry> = {}): RegisterEntry {
	return {
		version: 1,
		sequence,
		time: '2026-11-23T14:05:09.123+09:00',
		user: 'u',
		host: 'h',
		previous: HASH,
		action: 'export',
		files: [{ path: '課/名簿.md', sha256: HASH, label: label('2') }],
		label: label('2', '1', '1'),
		route: 'mail',
		recipient: '県福祉課',
		...given,
	};
}

function* many(count: number): Generator<RegisterEntry> {
	for (let sequence = 1; sequence <= count; sequence++) yield entry(sequence, { action: sequence % 10 === 0 ? 'refuse' : 'export' });
}

describe('the register in the editor', () => {
	it('keeps the newest entries only, the newest first', async () => {
		for (const count of [0, 1, 499, 500, 501, 1234]) {
			const read = await newest(many(count), NO_FILTER, 500);
			assert.equal(read.total, count);
			assert.deepEqual(
				read.entries.map(({ sequence }) => sequence),
				Array.from({ length: Math.min(500, count) }, (_, index) => count - index),
			);
		}
	});

	it('lets others go on while it reads 20,000 entries', async () => {
		let ticks = 0;
		const timer = setInterval(() => ticks++, 5);
		let longest = 0;
		let last = performance.now();
		const watch = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 1);
		// As slow as parsing lines is.
		function* slow(): Generator<RegisterEntry> {
			for (const one of many(20_000)) yield JSON.parse(JSON.stringify(one)) as RegisterEntry;
		}
		const read = await newest(slow(), NO_FILTER, 500);
		clearInterval(timer);
		clearInterval(watch);
		assert.equal(read.total, 20_000);
		assert.ok(ticks > 0);
		assert.ok(longest < 500, `${longest} ms`);
	});

	it('stops when something newer is to be read', async () => {
		const abort = new AbortController();
		abort.abort(new Error('newer'));
		await assert.rejects(newest(many(2_000_000), NO_FILTER, 10, abort.signal), /newer/);
	});

	it('filters by action, route and text, whatever the width of the letters', async () => {
		const filter = (given: Partial<RegisterFilter>): RegisterFilter => ({ ...NO_FILTER, ...given });
		const read = await newest(many(100), filter({ actions: ['refuse'] }), 500);
		assert.equal(read.passing, 10);
		assert.ok(passes(entry(1), filter({ routes: ['mail'] })));
		assert.ok(!passes(entry(1), filter({ routes: ['media'] })));
		for (const text of ['名簿', 'ＭＤ', '福祉', '12']) assert.ok(passes(entry(12), filter({ text })), text);
		assert.ok(!passes(entry(1), filter({ text: '税' })));
	});

	it('groups by the day that was recorded', () => {
		const days = byDay([entry(3), entry(2), entry(1, { time: '2026-11-22T23:59:59.999+09:00' })]);
		assert.deepEqual(
			days.map(({ day, entries }) => [day, entries.length]),
			[
				['2026-11-23', 2],
				['2026-11-22', 1],
			],
		);
	});

	it('a row tells time, document, action, label, route and recipient', () => {
		const row = entryRow(entry(1, { count: 3 }), POLICY, 'ja', t);
		assert.equal(row.label, '14:05 名簿.md and 2 more');
		assert.equal(row.description, '持ち出し · C2/I1/A1 · 電子メールなどで送る · 県福祉課');
		assert.equal(
			entryRow(entry(1, { files: [], action: 'recovery', label: null, route: null, recipient: null }), POLICY, 'en', t).label,
			'14:05 Register recovered',
		);
	});

	it('tells where a chain is broken, and gives the head of one that holds only', () => {
		const intact = { kind: 'intact', entries: 12, sequence: 12, hash: HASH, acknowledged: [], warnings: [] } as const;
		assert.match(verificationText(intact, t).label, /Intact: 12/);
		assert.equal(headOf(intact), `12:${HASH}`);
		assert.equal(headOf({ ...intact, entries: 0, sequence: 0 }), null);
		const fault = { kind: 'fault', entries: 12, code: 'altered', file: '2026.jsonl', line: 7, sequence: 7 } as const;
		assert.match(verificationText(fault, t).label, /altered/);
		assert.match(verificationText(fault, t).detail, /2026\.jsonl, line 7, entry 7/);
		assert.equal(headOf(fault), null);
	});

	it('the page of an entry escapes everything and runs nothing', () => {
		const evil = '<script>alert(1)</script>"\'&';
		const html = detailHtml(
			entry(1, {
				...{ recipient: evil, purpose: evil, reason: evil, applicant: evil, handover: evil, method: evil, decision: evil },
				approver: { name: evil, role: evil },
				permit: { number: evil, date: evil },
				files: [{ path: evil, sha256: null, label: null }],
				results: [{ path: evil, sha256: evil }],
				reasons: [`encrypts ${evil}`],
			}),
			{ policy: POLICY, tongue: 'ja', t },
			{ cspSource: 'vscode:', styles: ['card.css'], language: 'ja' },
		);
		assert.ok(!html.includes('<script'));
		assert.match(html, /default-src &#39;none&#39;; style-src vscode:;/);
		assert.ok(!/undefined|null/.test(html));
	});

	it('the page lists the facts in both tongues', () => {
		const given = entry(5, {
			applicant: '山田',
			approver: { name: '西原', role: 'manager' },
			permit: { number: '総12', date: '2026-11-20' },
			method: 'zip (AES-256 (AE-2))',
			handover: 'other-channel',
			decision: 'approve+encrypt',
			reasons: ['permitted 3(2)⑧(イ)', 'encrypts 3(2)⑧(ア)'],
		});
		const page = (tongue: 'ja' | 'en'): string =>
			detailHtml(given, { policy: POLICY, tongue, t }, { cspSource: '', styles: [], language: tongue });
		for (const part of [
			'西原（情報セキュリティ・システム管理者）',
			'パスワード付き ZIP',
			'パスワードは別の経路',
			'（対策基準 3(2)⑧(イ)、3(2)⑧(ア)）',
		])
			assert.ok(page('ja').includes(part), part);
		for (const part of ['西原 (Information security', 'password by another way', '(3(2)⑧(イ), 3(2)⑧(ア))'])
			assert.ok(page('en').includes(part), part);
	});
});

describe('verification in slices', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'kakuzuke-slices-'));
		for (let index = 0; index < 50; index++) appendEvent(folder, { action: 'export', files: [], recipient: `r${index}` });
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('says what the register itself says, of one that holds and of one that does not', async () => {
		assert.deepEqual(await verifyInSlices(folder, 4), verifyRegister(folder));
		assert.equal((await verifyInSlices(folder, 4)).kind, 'intact');
		const file = path.join(folder, readdirSync(folder).find((name) => name.endsWith('.jsonl')) ?? '');
		writeFileSync(file, readFileSync(file, 'utf8').replace('"r20"', '"r99"'));
		const fault = await verifyInSlices(folder, 4);
		assert.deepEqual(fault, verifyRegister(folder));
		assert.ok(fault.kind === 'fault' && fault.sequence === 21, JSON.stringify(fault));
	});

	it('of an empty folder too', async () => {
		assert.equal((await verifyInSlices(path.join(folder, 'none'), 4)).kind, 'intact');
	});
});
