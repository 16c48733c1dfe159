import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckContext } from '../../../src/check';
import { methodById } from '../../../src/export/methods';
import { performExport } from '../../../src/export/perform';
import { type Answers, type ExportOutcome, type ExportRequest, NO_ANSWERS } from '../../../src/export/request';
import { surveyFiles } from '../../../src/export/survey';
import type { Permission } from '../../../src/export/types';
import { loadWorkspacePolicy, type Route } from '../../../src/policy';
import { appendEvent, type RegisterEntry, readRegister, registerFolder } from '../../../src/register';

const NOW = new Date(2026, 10, 23, 14, 5, 9);
const PERMISSION: Permission = { approver: '西原 花子', role: 'manager', number: '総第12号', date: '2026-11-20' };
const PASSWORD = 'PLANTED-pass-7Kq2';
const C1 = '【機密性1・完全性1・可用性1】\n';
const C2 = '【機密性2・完全性1・可用性1】 取扱制限：暗号化\n';

describe('performing an export', () => {
	let root: string;
	let out: string;

	beforeEach(() => {
		root = mkdtempSync(path.join(tmpdir(), 'kakuzuke-export-'));
		out = path.join(root, 'out');
		mkdirSync(path.join(root, 'docs', '.kakuzuke'), { recursive: true });
	});
	afterEach(() => rmSync(root, { recursive: true }));

	const home = (): string => path.join(root, 'docs');

	function put(name: string, text: string | Uint8Array): string {
		const file = path.join(home(), name);
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, text);
		return file;
	}

	async function request(
		names: readonly string[],
		route: Route,
		more: Partial<ExportRequest> = {},
		answers: Partial<Answers> = {},
	): Promise<ExportRequest> {
		const context: CheckContext = { workspacePolicy: loadWorkspacePolicy(home()), root: home(), folderLabels: new Map() };
		const paths = names.map((name) => path.join(home(), name));
		const survey = await surveyFiles(paths, { contextOf: () => context });
		return { survey, route, context, answers: { ...NO_ANSWERS, ...answers }, method: null, secret: null, out, now: NOW, ...more };
	}

	async function done(asked: Promise<ExportRequest>): Promise<Extract<ExportOutcome, { kind: 'done' }>> {
		const outcome = await performExport(await asked);
		assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
		return outcome as Extract<ExportOutcome, { kind: 'done' }>;
	}

	function entries(): RegisterEntry[] {
		return [...readRegister(registerFolder(home(), loadWorkspacePolicy(home()).policy))];
	}

	const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
	const left = (): string[] => (existsSync(out) ? readdirSync(out).sort() : []);

	it('copies what is free, byte by byte, with its folders, times and label files', async () => {
		put('課/a.md', C1);
		const table = put('課/deep/t.csv', 'x,y\n');
		put('課/deep/t.csv.label', C1);
		utimesSync(table, new Date(1e12), new Date(1e12));
		const { files, entry, besides } = await done(request(['課'], 'mail'));
		assert.deepEqual(left(), ['課']);
		assert.deepEqual(
			files.map((file) => [path.relative(out, file.path), file.sha256 === hash(file.path), file.method]),
			[
				['課/a.md', true, null],
				['課/deep/t.csv', true, null],
				['課/deep/t.csv.label', true, null],
			],
		);
		assert.equal(statSync(path.join(out, '課/deep/t.csv')).mtimeMs, 1e12);
		assert.deepEqual(besides, []);
		assert.equal(entry.action, 'export');
		assert.equal(entry.count, 2);
		assert.deepEqual(
			entry.files.map((file) => [file.path, file.sha256]),
			[
				['課/a.md', hash(path.join(home(), '課/a.md'))],
				['課/deep/t.csv', hash(table)],
			],
		);
	});

	it('sends a label along that stood only in the folder or the map (3(2)①(イ))', async () => {
		put('x/.label', C1);
		put('x/t.csv', '1\n');
		await done(request(['x/t.csv'], 'mail'));
		assert.deepEqual(left(), ['t.csv', 't.csv.label']);
		assert.match(readFileSync(path.join(out, 't.csv.label'), 'utf8'), /機密性1/);
	});

	it('writes over nothing', async () => {
		put('a.md', C1);
		mkdirSync(out);
		writeFileSync(path.join(out, 'a.md'), 'somebody else’s');
		const { files } = await done(request(['a.md'], 'mail'));
		assert.deepEqual(left(), ['a (2).md', 'a.md']);
		assert.equal(files[0]?.path, path.join(out, 'a (2).md'));
		assert.equal(readFileSync(path.join(out, 'a.md'), 'utf8'), 'somebody else’s');
	});

	it('lets nothing out that the gate stops, and records refusals', async () => {
		put('a.md', C2);
		const stopped = await performExport(await request(['a.md'], 'mail'));
		assert.equal(stopped.kind, 'stopped');
		assert.equal(stopped.decision.outcome, 'needs');
		const refused = await performExport(await request(['a.md'], 'social'));
		assert.equal(refused.kind, 'stopped');
		assert.deepEqual(left(), []);
		assert.deepEqual(
			entries().map(({ action, route, decision }) => [action, route, decision]),
			[['refuse', 'social', 'refuse']],
		);
	});

	it('lets out unencrypted what was declined with a reason, and records the reason', async () => {
		put('a.md', C2);
		const { entry } = await done(request(['a.md'], 'mail', {}, { declineReason: '専用回線のため', recipient: '県', purpose: '報告' }));
		assert.deepEqual(
			[entry.action, entry.reason, entry.recipient, entry.purpose, entry.method],
			['decline', '専用回線のため', '県', '報告', undefined],
		);
	});

	it('encrypts, with the permission, its label beside it, the manifest and the record', async () => {
		const original = put('a.md', C2.replace('完全性1', '完全性2'));
		const secret = { kind: 'password', password: PASSWORD } as const;
		const { files, besides, entry } = await done(
			request(['a.md'], 'provide', { method: 'zip', secret }, { permission: PERMISSION, recipient: '県' }),
		);
		assert.deepEqual(left(), ['a.sha256', 'a.zip', 'a.zip.label']);
		assert.equal(files[0]?.sha256, hash(path.join(out, 'a.zip')));
		assert.match(readFileSync(path.join(out, 'a.zip.label'), 'utf8'), /機密性2/);
		assert.ok(readFileSync(path.join(out, 'a.sha256'), 'utf8').includes(`${files[0]?.sha256} *a.zip`));
		assert.equal(besides.length, 2);
		assert.deepEqual(entry.approver, { name: '西原 花子', role: 'manager' });
		assert.deepEqual(entry.permit, { number: '総第12号', date: '2026-11-20' });
		assert.match(entry.method ?? '', /^zip .*AES-256/);
		assert.equal(entry.handover, 'other-channel');
		assert.deepEqual(entry.files[0]?.sha256, hash(original));
		assert.deepEqual(entry.results, [{ path: path.join(out, 'a.zip'), sha256: files[0]?.sha256 }]);
	});

	it('keeps secrets out of the record and of what it returns', async () => {
		put('a.md', `${C2}PLANTED-body\n`);
		const outcome = await done(request(['a.md'], 'mail', { method: 'zip', secret: { kind: 'password', password: PASSWORD } }));
		assert.ok(!JSON.stringify([outcome, entries()]).includes('PLANTED'));
		for (const name of left()) assert.ok(!readFileSync(path.join(out, name), 'latin1').includes('PLANTED'), name);
	});

	it('does not take a weak password, or none', async () => {
		put('a.md', C2);
		const weak = await performExport(await request(['a.md'], 'mail', { method: 'zip', secret: { kind: 'password', password: 'short' } }));
		assert.deepEqual([weak.kind, weak.kind === 'failed' && weak.code], ['failed', 'password-weak']);
		const none = await performExport(await request(['a.md'], 'mail', { method: 'zip' }));
		assert.deepEqual([none.kind, none.kind === 'failed' && none.code], ['failed', 'password-missing']);
		assert.deepEqual(left(), []);
	});

	it('makes the label sheet and the covering list for a medium (3(2)②⑧)', async () => {
		put('a.md', C2);
		const secret = { kind: 'password', password: PASSWORD } as const;
		const { besides } = await done(request(['a.md'], 'media', { method: 'zip', secret }, { permission: PERMISSION }));
		assert.ok(besides.some((file) => file.endsWith('.docx')));
		assert.ok(besides.every((file) => existsSync(file)));
	});

	it('does not export what changed since it was looked at', async () => {
		const file = put('a.md', C1);
		const asked = await request(['a.md'], 'mail');
		writeFileSync(file, C2);
		const outcome = await performExport(asked);
		assert.deepEqual([outcome.kind, outcome.kind === 'failed' && [outcome.code, outcome.path]], ['failed', ['changed-while-read', file]]);
		assert.deepEqual([left(), entries()], [[], []]);
	});

	it('lets nothing out that cannot be recorded', async () => {
		put('a.md', C1);
		writeFileSync(path.join(home(), '.kakuzuke', 'register'), 'a file in the way');
		const outcome = await performExport(await request(['a.md'], 'mail'));
		assert.equal(outcome.kind, 'failed');
		assert.match(outcome.kind === 'failed' ? outcome.code : '', /^(register-|io)/);
		assert.deepEqual(left(), []);
	});

	it('leaves nothing when it is cancelled, and records that only where the policy says so', async () => {
		put('a.md', C1);
		const cancelled = await performExport(await request(['a.md'], 'mail', { signal: AbortSignal.abort() }));
		assert.deepEqual([cancelled.kind, left(), entries()], ['cancelled', [], []]);
		writeFileSync(path.join(home(), '.kakuzuke', 'policy.jsonc'), '{"export": {"register": {"cancelled": true}}}');
		await performExport(await request(['a.md'], 'mail', { signal: AbortSignal.abort() }));
		assert.deepEqual(
			entries().map(({ action }) => action),
			['cancel'],
		);
	});

	it('removes the staging of an export that was killed', async () => {
		put('a.md', C1);
		await done(request(['a.md'], 'mail'));
		// The folder's name tells the machine and the process; a process of that number is no more.
		const { Staging } = await import('../../../src/export/staging');
		const alive = new Staging(out);
		const dead = path.join(out, path.basename(alive.folder).replace(`-${process.pid}-`, '-999999999-'));
		mkdirSync(dead);
		writeFileSync(path.join(dead, 'half'), 'half');
		await done(request(['a.md'], 'mail'));
		assert.equal(existsSync(dead), false);
		assert.equal(existsSync(alive.folder), true);
		alive.discard();
	});

	it('names a file that cannot be read', async function () {
		if (process.getuid?.() === 0) return this.skip();
		const file = put('a.md', C1);
		chmodSync(file, 0);
		const outcome = await performExport(await request(['a.md'], 'mail'));
		assert.notEqual(outcome.kind, 'done');
		assert.deepEqual(left(), []);
	});

	it('knows every approved method', () => {
		for (const { id } of loadWorkspacePolicy(home()).policy.export.methods) assert.ok(methodById(id), id);
	});

	it('chains its records', async () => {
		put('a.md', C1);
		await done(request(['a.md'], 'mail'));
		await done(request(['a.md'], 'print'));
		appendEvent(registerFolder(home(), loadWorkspacePolicy(home()).policy), { action: 'disposal', files: [] });
		assert.deepEqual(
			entries().map(({ sequence }) => sequence),
			[1, 2, 3],
		);
	});
});
